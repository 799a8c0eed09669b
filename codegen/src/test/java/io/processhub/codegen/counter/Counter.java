package io.processhub.codegen.counter;

import io.processhub.annotation.Action;
import io.processhub.annotation.ProcessType;
import io.processhub.annotation.State;
import io.vertx.core.Future;

/** Counts. */
@ProcessType("counter")
class Counter {
  @State int count;

  /** Adds that much; returns the new count. */
  @Action
  int increment(int by) {
    if (by < 0) {
      throw new IllegalArgumentException("by is negative: " + by);
    }
    count += by;
    return count;
  }

  @Action
  Future<Integer> count() {
    return Future.succeededFuture(count);
  }
}
