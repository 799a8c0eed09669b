package io.processhub.examples.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.IntFunction;

/**
 * Runs numbered operations with a bounded number of them under way, for a number of them or a time,
 * and times the whole. Fails with the first failure. On one Vert.x context, on which the operations
 * complete too.
 */
final class Window {
  /** How many ended, in what time. */
  record Timed(int count, long nanos) {}

  private final int size;
  private final IntFunction<Future<?>> operation;
  private final Promise<Timed> done = Promise.promise();
  private final long begin = System.nanoTime();
  private final long end;
  private int count;
  private int started;
  private int ended;
  private boolean advancing;

  private Window(int count, long nanos, int size, IntFunction<Future<?>> operation) {
    this.count = count;
    this.end = begin + nanos;
    this.size = size;
    this.operation = operation;
  }

  static Future<Timed> run(int count, int size, IntFunction<Future<?>> operation) {
    return run(new Window(count, Long.MAX_VALUE >> 1, size, operation));
  }

  /** Starts no more operations once that time is over. */
  static Future<Timed> runFor(long millis, int size, IntFunction<Future<?>> operation) {
    return run(new Window(Integer.MAX_VALUE, millis * 1_000_000, size, operation));
  }

  private static Future<Timed> run(Window window) {
    window.advance();
    return window.done.future();
  }

  // An operation that completes at once comes back here while the loop runs: the loop goes on then.
  private void advance() {
    if (advancing) {
      return;
    }
    advancing = true;
    if (System.nanoTime() - end >= 0) {
      count = started;
    }
    while (started < count && started - ended < size) {
      operation.apply(started++).onComplete(ignored -> next(), done::tryFail);
    }
    advancing = false;
    if (ended == count) {
      done.tryComplete(new Timed(count, System.nanoTime() - begin));
    }
  }

  private void next() {
    ended++;
    advance();
  }
}
