package io.processhub.examples.bench;

import io.processhub.ProcessVerticle;
import io.processhub.model.Role;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import org.jspecify.annotations.Nullable;

/**
 * Answers with what it was sent, and has a state of a given size that it gives away with the time
 * at which it did. {@code System.nanoTime} is one clock for all JVMs of a machine.
 */
public final class MovingProcess extends ProcessVerticle {
  static final String BYTES = "bytes";

  private @Nullable Buffer state;
  private long frozenAt;

  private Buffer state() {
    Buffer own = state;
    if (own == null) {
      own = Buffer.buffer(new byte[config().getInteger(BYTES)]);
      state = own;
    }
    return own;
  }

  @Override
  protected Future<Buffer> exportState() {
    Buffer own = state();
    Buffer exported = Buffer.buffer(Long.BYTES + own.length());
    return Future.succeededFuture(exported.appendLong(System.nanoTime()).appendBuffer(own));
  }

  @Override
  protected @Nullable Future<?> importState(Buffer imported) {
    frozenAt = imported.getLong(0);
    state = imported.slice(Long.BYTES, imported.length());
    return null;
  }

  @Override
  protected @Nullable Future<?> roleChanged(Role role, long epoch) {
    if (frozenAt != 0) {
      MoveLog.moved(frozenAt, state().length());
      frozenAt = 0;
    }
    return null;
  }

  @Override
  protected @Nullable Future<?> receive(Message<Object> message) {
    message.reply(message.body());
    return null;
  }
}
