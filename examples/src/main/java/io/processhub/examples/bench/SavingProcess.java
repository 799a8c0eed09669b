package io.processhub.examples.bench;

import io.processhub.ProcessVerticle;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Has 1 KB of state, and makes a checkpoint before it answers, or whenever it is told to. */
public final class SavingProcess extends ProcessVerticle {
  static final int STATE_BYTES = 1_024;

  /** Those that run in this JVM. */
  static final List<SavingProcess> HERE = new CopyOnWriteArrayList<>();

  private final byte[] state = new byte[STATE_BYTES];
  private int changes;

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
    state[changes++ % STATE_BYTES]++;
    return Future.succeededFuture(Buffer.buffer(state));
  }

  @Override
  protected Future<?> receive(Message<Object> message) {
    return checkpoint().onSuccess(held -> message.reply(message.body()));
  }

  /** Makes a checkpoint; from any thread. */
  Future<Void> save() {
    Promise<Void> saved = Promise.promise();
    Context own = context;
    own.runOnContext(v -> checkpoint().onComplete(saved));
    return saved.future();
  }
}
