package io.processhub.scenario;

import io.processhub.core.Message;
import io.processhub.wire.Addresses;
import io.processhub.wire.WireCodec;
import io.processhub.wire.WireException;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryContext;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Messages that do not get through between one node and the others, until closed. */
final class Deafness implements AutoCloseable {
  private final WireCodec codec = new WireCodec();
  private final @Nullable Predicate<Message> drops;
  private final AtomicLong dropped = new AtomicLong();
  private final Runnable end;

  private Deafness(Vertx vertx, @Nullable Predicate<Message> drops, boolean inbound) {
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

  /** No message leaves that node, answers included. */
  static Deafness mute(Vertx vertx) {
    return new Deafness(vertx, null, false);
  }

  private void intercept(DeliveryContext<Object> delivery) {
    if (drops(delivery.message().address(), delivery.message().body())) {
      dropped.incrementAndGet();
    } else {
      delivery.next();
    }
  }

  private synchronized boolean drops(String to, @Nullable Object body) {
    if (drops == null) {
      return true;
    }
    Addresses.Resolved address = Addresses.parse(to);
    if (address == null
        || address.kind() != Addresses.Kind.NODE
        || !(body instanceof Buffer frame)) {
      return false;
    }
    try {
      return drops.test(codec.decode(frame).message());
    } catch (WireException notOurs) {
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
