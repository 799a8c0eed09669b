package io.processhub.scenario;

import io.processhub.ProcessHub;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.concurrent.atomic.AtomicLong;

/** One request after the other to the processes of a prefix, from one context, until stopped. */
final class Load {
  private final Vertx vertx;
  private final ProcessHub hub;
  private final String prefix;
  private final int count;
  private final DeliveryOptions options = new DeliveryOptions().setSendTimeout(1_000);
  private final Promise<Void> stopped = Promise.promise();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private volatile boolean stopping;

  Load(Vertx vertx, ProcessHub hub, String prefix, int count) {
    this.vertx = vertx;
    this.hub = hub;
    this.prefix = prefix;
    this.count = count;
    Context context = vertx.getOrCreateContext();
    context.runOnContext(v -> next(0));
  }

  private void next(long number) {
    if (stopping) {
      stopped.complete();
      return;
    }
    vertx
        .eventBus()
        .request(hub.address(prefix + number * 7919 % count), "?", options)
        .onComplete(
            result -> {
              (result.succeeded() ? answered : failed).incrementAndGet();
              next(number + 1);
            });
  }

  long answered() {
    return answered.get();
  }

  long failed() {
    return failed.get();
  }

  Future<Void> stop() {
    stopping = true;
    return stopped.future();
  }
}
