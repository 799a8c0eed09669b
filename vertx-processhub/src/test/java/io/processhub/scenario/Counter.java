package io.processhub.scenario;

import io.processhub.ProcessVerticle;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;

/** Counts what it is told; answers with its id, its node's deployment and the count. */
public class Counter extends ProcessVerticle {
  private long count;

  @Override
  protected Future<?> receive(Message<Object> message) {
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
            .put("deployment", deploymentID()));
    return null;
  }
}
