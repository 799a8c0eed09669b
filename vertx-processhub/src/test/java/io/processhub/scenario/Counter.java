package io.processhub.scenario;

import io.processhub.ProcessVerticle;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Counts what it is told; answers with its id, its deployment and the count. */
public class Counter extends ProcessVerticle {
  private long count;

  @Override
  public Future<?> start() {
    Running.started(process().id());
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    Running.stopped(process().id());
    return Future.succeededFuture();
  }

  @Override
  protected @Nullable Future<?> receive(Message<Object> message) {
    Object body = message.body();
    if ("stop".equals(body)) {
      return stopSelf();
    }
    if ("fail".equals(body)) {
      fail(new IllegalStateException("told to fail"));
      return null;
    }
    if ("throw".equals(body)) {
      throw new IllegalArgumentException("told to throw");
    }
    count++;
    message.reply(
        new JsonObject()
            .put("id", process().id())
            .put("count", count)
            .put("epoch", process().epoch())
            .put("recovered", process().recovered())
            .put("metadata", process().metadata())
            .put("deployment", deploymentID()));
    return null;
  }
}
