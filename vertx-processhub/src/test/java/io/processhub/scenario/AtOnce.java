package io.processhub.scenario;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.util.concurrent.atomic.AtomicInteger;

/** Holds its messages until the gate opens, and says how many it was handling at one time. */
public class AtOnce extends Counter {
  private static final AtomicInteger NOW = new AtomicInteger();
  private static final AtomicInteger MOST = new AtomicInteger();
  private static volatile Promise<Void> gate = Promise.promise();

  static void reset() {
    NOW.set(0);
    MOST.set(0);
    gate = Promise.promise();
  }

  static void open() {
    gate.complete();
  }

  static int now() {
    return NOW.get();
  }

  static int most() {
    return MOST.get();
  }

  @Override
  protected Future<?> receive(Message<Object> message) {
    MOST.accumulateAndGet(NOW.incrementAndGet(), Math::max);
    Promise<Void> end = Promise.promise();
    Context own = Vertx.currentContext();
    gate.future()
        .onSuccess(
            v ->
                own.runOnContext(
                    w -> {
                      NOW.decrementAndGet();
                      message.reply(message.body());
                      end.complete();
                    }));
    return end.future();
  }
}
