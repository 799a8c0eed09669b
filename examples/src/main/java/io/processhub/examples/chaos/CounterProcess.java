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

  /** The code of the failure that says that an increment may not outlive its node. */
  private static final int NOT_KEPT = 1;

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
      boolean blank = process().recovered() && held.numbers().isEmpty();
      note(blank ? WitnessLine.Kind.BLANK : WitnessLine.Kind.ACTIVE);
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
    long epoch = process().epoch();
    // Acknowledged once it outlives this node; else the client hears that it may be lost.
    return checkpoint()
        .onSuccess(kept -> message.reply(epoch))
        .otherwise(
            failure -> {
              message.fail(NOT_KEPT, String.valueOf(failure.getMessage()));
              return null;
            })
        .onComplete(ended -> note(WitnessLine.Kind.END));
  }

  private void note(WitnessLine.Kind kind) {
    Witness.own().note(kind, process().id(), process().epoch(), replica);
  }
}
