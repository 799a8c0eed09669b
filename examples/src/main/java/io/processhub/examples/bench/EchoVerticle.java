package io.processhub.examples.bench;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;

/** The same without a hub: one consumer, local or clustered, that answers with what it was sent. */
final class EchoVerticle extends VerticleBase {
  private final String address;
  private final boolean local;

  EchoVerticle(String address, boolean local) {
    this.address = address;
    this.local = local;
  }

  @Override
  public Future<?> start() {
    MessageConsumer<Object> consumer =
        local ? vertx.eventBus().localConsumer(address) : vertx.eventBus().consumer(address);
    consumer.handler(message -> message.reply(message.body()));
    return local ? Future.succeededFuture() : consumer.completion();
  }
}
