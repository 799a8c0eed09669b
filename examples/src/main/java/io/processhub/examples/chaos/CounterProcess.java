package io.processhub.examples.chaos;

import io.processhub.ProcessVerticle;
import io.processhub.model.Role;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts increments, each of which has a number, and remembers which it has. Tells the {@link
 * Witness} what it does.
 */
public final class CounterProcess extends ProcessVerticle {
  /** The request for what is held; any other body is the number of an increment. */
  static final String READ = "read";

  private static final AtomicInteger REPLICAS = new AtomicInteger();

  private final int replica = REPLICAS.incrementAndGet();
  private Held held = Held.none();

  @Override
  public Future<?> start() {
    Running.begun(this, this::process);
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    Running.ended(this);
    return Future.succeededFuture();
  }

  @Override
  protected Future<?> roleChanged(Role role, long epoch) {
    if (role == Role.ACTIVE) {
      note(process().recovered() ? WitnessLine.Kind.BLANK : WitnessLine.Kind.ACTIVE);
    }
    return Future.succeededFuture();
  }

  @Override
  protected Future<Buffer> exportState() {
    return Future.succeededFuture(held.encode());
  }

  @Override
  protected Future<?> importState(Buffer state) {
    held = Held.decode(state);
    return Future.succeededFuture();
  }

  @Override
  protected Future<?> mergeState(Buffer other) {
    held = held.or(Held.decode(other));
    return Future.succeededFuture();
  }

  @Override
  protected Future<?> receive(Message<Object> message) {
    if (READ.equals(message.body())) {
      message.reply(held.encode());
      return Future.succeededFuture();
    }
    note(WitnessLine.Kind.START);
    held.add((Integer) message.body());
    message.reply(process().epoch());
    note(WitnessLine.Kind.END);
    return Future.succeededFuture();
  }

  private void note(WitnessLine.Kind kind) {
    Witness.own().note(kind, process().id(), process().epoch(), replica);
  }
}
