package io.processhub.scenario;

import io.vertx.core.Future;
import io.vertx.core.Promise;

/** Its stop ends when the test says so. */
public class LateStopper extends Counter {
  private static volatile Promise<Void> go = Promise.promise();

  /** Lets those stop that wait; the next ones wait again. */
  static void release() {
    Promise<Void> before = go;
    go = Promise.promise();
    before.complete();
  }

  @Override
  public Future<?> stop() {
    return go.future().compose(v -> super.stop());
  }
}
