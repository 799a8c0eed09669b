package io.processhub.examples.bench;

import io.processhub.ProcessVerticle;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Has 1 KB of state, a total in it. Adds an amount that it is sent to it; makes a checkpoint before
 * it answers whatever it is sent but {@link #ASK}, and whenever it is told to.
 */
public final class SavingProcess extends ProcessVerticle {
  static final int STATE_BYTES = 1_024;

  /** Is answered with the total, without a checkpoint. */
  static final String ASK = "?";

  /** Those that run in this JVM. */
  static final Set<SavingProcess> HERE = ConcurrentHashMap.newKeySet();

  private Buffer state = Buffer.buffer(new byte[STATE_BYTES]);

  @Override
  public Future<?> start() {
    HERE.add(this);
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    HERE.remove(this);
    return Future.succeededFuture();
  }

  @Override
  protected Future<Buffer> exportState() {
    return Future.succeededFuture(state.copy());
  }

  @Override
  protected Future<?> importState(Buffer exported) {
    state = exported.copy();
    return Future.succeededFuture();
  }

  @Override
  protected Future<?> receive(Message<Object> message) {
    if (ASK.equals(message.body())) {
      message.reply(state.getInt(0));
      return Future.succeededFuture();
    }
    int amount = message.body() instanceof Integer sent ? sent : 1;
    int total = state.getInt(0) + amount;
    state.setInt(0, total);
    return checkpoint().onSuccess(held -> message.reply(total));
  }

  /** Makes a checkpoint; from any thread. */
  Future<Void> save() {
    Promise<Void> saved = Promise.promise();
    Context own = context;
    own.runOnContext(v -> checkpoint().onComplete(saved));
    return saved.future();
  }
}
