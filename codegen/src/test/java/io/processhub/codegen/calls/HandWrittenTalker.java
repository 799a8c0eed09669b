package io.processhub.codegen.calls;

import io.processhub.ProcessVerticle;
import io.vertx.core.Future;

/** The same, served by hand. */
public class HandWrittenTalker extends ProcessVerticle {
  @Override
  public Future<?> start() {
    serve(Talk.class, new Talker());
    return Future.succeededFuture();
  }
}
