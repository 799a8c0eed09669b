package io.processhub.shell;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one replica is to do between messages, one after the other. On the inbox's loop; exists only
 * while there is any.
 */
final class Exclusives {
  private final InboxLoop loop;
  private final Consumer<Exclusives> empty;
  private final Runnable proceed;
  private final ArrayDeque<Exclusive<?>> waiting = new ArrayDeque<>(2);
  private @Nullable Exclusive<?> current;

  /**
   * @param empty called when the last one has ended
   * @param proceed called when one has ended that took a while
   */
  Exclusives(InboxLoop loop, Consumer<Exclusives> empty, Runnable proceed) {
    this.loop = loop;
    this.empty = empty;
    this.proceed = proceed;
  }

  void add(Exclusive<?> next) {
    waiting.add(next);
  }

  /**
   * No message is being handled, but for those that wait for a checkpoint: goes on with the next
   * one unless one is under way.
   *
   * @param others whether others than checkpoints may come
   * @param checkpoints whether checkpoints may come
   */
  void proceed(Recipient replica, boolean others, boolean checkpoints) {
    Exclusive<?> next = current == null ? poll(others, checkpoints) : null;
    while (next != null) {
      start(next, replica);
      next = current == null ? poll(others, checkpoints) : null;
    }
    if (current == null && waiting.isEmpty()) {
      empty.accept(this);
    }
  }

  private @Nullable Exclusive<?> poll(boolean others, boolean checkpoints) {
    Iterator<Exclusive<?>> each = waiting.iterator();
    while (each.hasNext()) {
      Exclusive<?> next = each.next();
      if (next.checkpoint() ? checkpoints : others) {
        each.remove();
        return next;
      }
    }
    return null;
  }

  private <T> void start(Exclusive<T> next, Recipient replica) {
    current = next;
    Future<? extends T> called;
    try {
      called = next.call().of(replica);
    } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
      called = Future.failedFuture(e);
    }
    if (called == null) {
      ended(next, null, null);
    } else if (called.isComplete()) {
      ended(next, called.result(), called.cause());
    } else {
      Future<? extends T> bounded =
          next.timeout() > 0 ? called.timeout(next.timeout(), TimeUnit.MILLISECONDS) : called;
      bounded.onComplete(
          (value, failure) ->
              loop.execute(
                  () -> {
                    if (current == next) {
                      ended(next, value, failure);
                      proceed.run();
                    }
                  }));
    }
  }

  private <T> void ended(Exclusive<T> ended, @Nullable T value, @Nullable Throwable failure) {
    current = null;
    ended.done().complete(value, failure);
  }

  /**
   * Forgets one that has not ended: it is not called any more, or its end not told.
   *
   * @return what is left, null for nothing
   */
  @Nullable Exclusives without(Exclusive<?> which) {
    waiting.remove(which);
    if (current == which) {
      current = null;
    }
    return current == null && waiting.isEmpty() ? null : this;
  }

  /** The replica has ended: all of them fail. */
  void fail(String why) {
    Exclusive<?> under = current;
    current = null;
    if (under != null) {
      under.done().fail(why);
    }
    while (!waiting.isEmpty()) {
      waiting.poll().done().fail(why);
    }
  }
}
