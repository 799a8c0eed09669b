package io.processhub.shell;

import io.processhub.hook.HookData;
import io.processhub.hook.HookOptions;
import io.processhub.hook.HookPoint;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.logging.Logger;
import io.vertx.core.internal.logging.LoggerFactory;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Calls the handlers of a point one after the other, on the hub's context, and publishes the event
 * when it is the hub's own turn. Calls for different happenings of one point begin in the order in
 * which they happened and overlap where a handler takes its time.
 */
final class Hooks {
  private static final Logger log = LoggerFactory.getLogger(Hooks.class);

  private final Vertx vertx;
  private final Context context;
  private final String hubId;
  private final HookTable table;
  private final HubEvents events;

  Hooks(Vertx vertx, Context context, String hubId, HookTable table, HubEvents events) {
    this.vertx = vertx;
    this.context = context;
    this.hubId = hubId;
    this.table = table;
    this.events = events;
  }

  boolean any(HookPoint<?> point) {
    return table.any(point);
  }

  /**
   * Something happened here; on the hub's context.
   *
   * @param data asked only if somebody listens, and only once
   * @return done when the handlers have ended; never fails
   */
  <T extends HookData> Future<?> fire(HookPoint<T> point, Supplier<T> data) {
    return fire(point, data, true);
  }

  /** The same; {@code here} is false when another node publishes the event. */
  <T extends HookData> Future<?> fire(HookPoint<T> point, Supplier<T> data, boolean here) {
    List<HookTable.Added<T>> handlers = table.at(point);
    if (handlers.isEmpty()) {
      if (here) {
        events.add(point, data);
      }
      return Future.succeededFuture();
    }
    T told;
    try {
      told = data.get();
    } catch (RuntimeException e) {
      log.error("Hub " + hubId + ": there is nothing to tell at " + point, e);
      return Future.succeededFuture();
    }
    Supplier<T> same = () -> told;
    Run<T> run = new Run<>(handlers, told, given -> given, (before, result) -> before);
    run.own = here ? () -> events.add(point, same) : null;
    run.next();
    return run.done.future();
  }

  /**
   * Asks the handlers one after the other to change the value.
   *
   * @param copy what a handler is given to write into
   * @param accept makes the next value of the one before and what a handler returned; throws what
   *     is to be reported
   * @return never fails
   */
  <T> Future<T> alter(
      HookPoint<T> point, T value, UnaryOperator<T> copy, BinaryOperator<T> accept) {
    Run<T> run = new Run<>(table.at(point), value, copy, accept);
    run.next();
    return run.done.future();
  }

  /** The handlers of one happening. */
  private final class Run<T> {
    final List<HookTable.Added<T>> handlers;
    final UnaryOperator<T> copy;
    final BinaryOperator<T> accept;
    final Promise<T> done = Promise.promise();

    /** What the hub itself does at its priority. */
    @Nullable Runnable own;

    T value;
    private int index;

    /** Tells a handler that ends after its time from the one that is waited for. */
    private int waited;

    Run(
        List<HookTable.Added<T>> handlers,
        T value,
        UnaryOperator<T> copy,
        BinaryOperator<T> accept) {
      this.handlers = handlers;
      this.value = value;
      this.copy = copy;
      this.accept = accept;
    }

    void next() {
      while (index < handlers.size()) {
        HookTable.Added<T> handler = handlers.get(index);
        if (handler.priority() <= HookOptions.HUB_PRIORITY) {
          own();
        }
        index++;
        Future<T> called = call(handler);
        if (called != null && !called.isComplete()) {
          await(handler, called);
          return;
        }
        ended(handler, called);
      }
      own();
      done.complete(value);
    }

    private void own() {
      Runnable mine = own;
      own = null;
      if (mine != null) {
        mine.run();
      }
    }

    private @Nullable Future<T> call(HookTable.Added<T> handler) {
      try {
        return handler.handler.handle(copy.apply(value));
      } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
        return Future.failedFuture(e);
      }
    }

    private void await(HookTable.Added<T> handler, Future<T> called) {
      int turn = ++waited;
      long timer =
          vertx.setTimer(
              handler.timeout(),
              id -> {
                if (turn == waited) {
                  waited++;
                  report(handler, " did not complete within " + handler.timeout() + " ms", null);
                  next();
                }
              });
      called.onComplete(
          result ->
              context.runOnContext(
                  v -> {
                    if (turn == waited) {
                      waited++;
                      vertx.cancelTimer(timer);
                      ended(handler, called);
                      next();
                    }
                  }));
    }

    private void ended(HookTable.Added<T> handler, @Nullable Future<T> called) {
      if (called == null) {
        return;
      }
      if (called.failed()) {
        report(handler, " failed", called.cause());
        return;
      }
      T result = called.result();
      if (result != null) {
        try {
          value = accept.apply(value, result);
        } catch (RuntimeException e) {
          report(handler, " gave what cannot be taken", e);
        }
      }
    }
  }

  private void report(HookTable.Added<?> handler, String what, @Nullable Throwable cause) {
    log.error("Hub " + hubId + ": " + handler + what, cause);
  }
}
