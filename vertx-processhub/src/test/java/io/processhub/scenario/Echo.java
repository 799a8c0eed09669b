package io.processhub.scenario;

import io.processhub.ProcessVerticle;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import org.jspecify.annotations.Nullable;

/** Answers with what it was told, headers included; not at all when that is "hush". */
public class Echo extends ProcessVerticle {
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
    if ("fail".equals(message.body())) {
      message.fail(77, "told to fail");
    } else if (!"hush".equals(message.body())) {
      message.reply(message.body(), new DeliveryOptions().setHeaders(message.headers()));
    }
    return null;
  }
}
