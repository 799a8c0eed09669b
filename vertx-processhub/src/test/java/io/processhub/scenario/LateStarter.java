package io.processhub.scenario;

import io.vertx.core.Future;
import io.vertx.core.Promise;

/** Its start ends when the test says so. */
public class LateStarter extends Counter {
  private static volatile Promise<Void> go = Promise.promise();

  /** Lets those start that wait; the next ones wait again. */
  static void release() {
    Promise<Void> before = go;
    go = Promise.promise();
    before.complete();
  }

  @Override
  public Future<?> start() {
    return go.future().compose(v -> super.start());
  }
}
