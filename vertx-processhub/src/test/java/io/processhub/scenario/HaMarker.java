package io.processhub.scenario;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** A verticle that Vert.x itself is to keep alive. */
public class HaMarker extends VerticleBase {
  static final String ID = "ha-marker";

  @Override
  public Future<?> start() {
    Running.started(ID);
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    Running.stopped(ID);
    return Future.succeededFuture();
  }
}
