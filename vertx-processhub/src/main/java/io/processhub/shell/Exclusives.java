package io.processhub.shell;

import io.vertx.core.Future;
import java.util.ArrayDeque;
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
  private final ArrayDeque<Exclusive<?>> waiting = new ArrayDeque<>(2);
  private @Nullable Exclusive<?> current;

  /**
   * @param empty called when the last one has ended
   */
  Exclusives(InboxLoop loop, Consumer<Exclusives> empty) {
    this.loop = loop;
    this.empty = empty;
  }

  void add(Exclusive<?> next) {
    waiting.add(next);
  }

  /** No message is being handled: goes on with the next one unless one is under way. */
  void proceed(Recipient replica) {
    while (current == null && !waiting.isEmpty()) {
      start(waiting.poll(), replica);
    }
    if (current == null) {
      empty.accept(this);
    }
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
                      proceed(replica);
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
