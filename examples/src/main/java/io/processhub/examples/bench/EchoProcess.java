package io.processhub.examples.bench;

import io.processhub.ProcessVerticle;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import org.jspecify.annotations.Nullable;

/** What the hub runs in the measurements: answers with what it was sent. */
public final class EchoProcess extends ProcessVerticle {
  @Override
  protected @Nullable Future<?> receive(Message<Object> message) {
    message.reply(message.body());
    return null;
  }
}
