package io.processhub.scenario;

import io.processhub.core.Message;
import io.processhub.wire.Addresses;
import io.processhub.wire.WireCodec;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryContext;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** Control messages that do not get through between one node and the others, until closed. */
final class Deafness implements AutoCloseable {
  private final WireCodec codec = new WireCodec();
  private final Predicate<Message> drops;
  private final AtomicLong dropped = new AtomicLong();
  private final Runnable end;

  private Deafness(Vertx vertx, Predicate<Message> drops, boolean inbound) {
    this.drops = drops;
    Handler<DeliveryContext<Object>> interceptor = this::intercept;
    if (inbound) {
      vertx.eventBus().addInboundInterceptor(interceptor);
      end = () -> vertx.eventBus().removeInboundInterceptor(interceptor);
    } else {
      vertx.eventBus().addOutboundInterceptor(interceptor);
      end = () -> vertx.eventBus().removeOutboundInterceptor(interceptor);
    }
  }

  /** That node hears nothing of what the predicate says. */
  static Deafness to(Vertx vertx, Predicate<Message> what) {
    return new Deafness(vertx, what, true);
  }

  /** No control message leaves that node. */
  static Deafness mute(Vertx vertx) {
    return new Deafness(vertx, message -> true, false);
  }

  private void intercept(DeliveryContext<Object> delivery) {
    Addresses.Resolved address = Addresses.parse(delivery.message().address());
    if (address != null
        && address.kind() == Addresses.Kind.NODE
        && delivery.message().body() instanceof Buffer frame
        && drops(frame)) {
      dropped.incrementAndGet();
    } else {
      delivery.next();
    }
  }

  private synchronized boolean drops(Buffer frame) {
    try {
      return drops.test(codec.decode(frame).message());
    } catch (RuntimeException notOurs) {
      return false;
    }
  }

  long dropped() {
    return dropped.get();
  }

  @Override
  public void close() {
    end.run();
  }
}
