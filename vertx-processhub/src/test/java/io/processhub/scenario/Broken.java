package io.processhub.scenario;

import io.processhub.ProcessVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/** Does not start, in the way that its configuration says. */
public class Broken extends ProcessVerticle {
  @Override
  public Future<?> start() throws Exception {
    String how = config().getString("how");
    return switch (how) {
      case "throw" -> throw new IllegalStateException("thrown in start");
      case "fail" -> Future.failedFuture("failed in start");
      case "never" -> Promise.promise().future();
      default -> throw new IllegalArgumentException(how);
    };
  }
}
