package io.processhub.examples.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.IntFunction;

/**
 * Runs numbered operations with a bounded number of them under way, and times the whole. Fails with
 * the first failure. On one Vert.x context, on which the operations complete too.
 */
final class Window {
  private final int count;
  private final int size;
  private final IntFunction<Future<?>> operation;
  private final Promise<Long> done = Promise.promise();
  private final long begin = System.nanoTime();
  private int started;
  private int ended;
  private boolean advancing;

  private Window(int count, int size, IntFunction<Future<?>> operation) {
    this.count = count;
    this.size = size;
    this.operation = operation;
  }

  /** Completes with the nanoseconds that it took. */
  static Future<Long> run(int count, int size, IntFunction<Future<?>> operation) {
    Window window = new Window(count, size, operation);
    window.advance();
    return window.done.future();
  }

  // An operation that completes at once comes back here while the loop runs: the loop goes on then.
  private void advance() {
    if (advancing) {
      return;
    }
    advancing = true;
    while (started < count && started - ended < size) {
      operation.apply(started++).onComplete(ignored -> next(), done::tryFail);
    }
    advancing = false;
    if (ended == count) {
      done.tryComplete(System.nanoTime() - begin);
    }
  }

  private void next() {
    ended++;
    advance();
  }
}
