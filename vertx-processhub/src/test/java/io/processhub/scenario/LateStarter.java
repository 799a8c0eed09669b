package io.processhub.scenario;

import io.vertx.core.Future;
import io.vertx.core.Promise;

/** Its start ends when the test says so. */
public class LateStarter extends Counter {
  private static final Promise<Void> GO = Promise.promise();

  static void release() {
    GO.tryComplete();
  }

  @Override
  public Future<?> start() {
    return GO.future().compose(v -> super.start());
  }
}
