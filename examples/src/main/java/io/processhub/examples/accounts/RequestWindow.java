package io.processhub.examples.accounts;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Iterator;
import java.util.function.Function;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Runs requests in order with a bounded number of them outstanding. The first failure ends it: no
 * more requests are started, and the result fails once those under way have ended. Start and use it
 * on one Vert.x context, on which all of its requests must complete too.
 */
final class RequestWindow<T> {
  private final Iterator<T> items;
  private final int size;
  private final Function<T, Future<?>> request;
  private final Promise<Long> done = Promise.promise();
  private @Nullable Throwable failure;
  private LongPredicate mayStart = number -> true;
  private long started;
  private int outstanding;
  private long completed;
  private boolean advancing;

  RequestWindow(Iterable<T> items, int size, Function<T, Future<?>> request) {
    this.items = items.iterator();
    this.size = size;
    this.request = request;
  }

  /**
   * Holds requests back; {@link #resume} has it looked at again.
   *
   * @param mayStart whether the request of this number, from 0 on, may be started now
   */
  RequestWindow<T> pacedBy(LongPredicate mayStart) {
    this.mayStart = mayStart;
    return this;
  }

  /** Starts what was held back and may be started now. */
  void resume() {
    advance();
  }

  /** Starts; completes with the number of requests. */
  Future<Long> run() {
    advance();
    return done.future();
  }

  /** Requests that have succeeded so far. */
  long completed() {
    return completed;
  }

  // A request that completes at once comes back here while the loop runs: the loop goes on then.
  private void advance() {
    if (advancing) {
      return;
    }
    advancing = true;
    while (outstanding < size && failure == null && items.hasNext() && mayStart.test(started)) {
      outstanding++;
      started++;
      request.apply(items.next()).onComplete(ignored -> succeeded(), this::failed);
    }
    advancing = false;
    if (outstanding == 0 && (failure != null || !items.hasNext())) {
      finish();
    }
  }

  private void succeeded() {
    outstanding--;
    completed++;
    advance();
  }

  private void failed(Throwable cause) {
    outstanding--;
    if (failure == null) {
      failure = cause;
    }
    advance();
  }

  private void finish() {
    Throwable cause = failure;
    if (cause == null) {
      done.tryComplete(completed);
    } else {
      done.tryFail(cause);
    }
  }
}
