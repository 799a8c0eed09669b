package io.processhub.scenario;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;

/** Answers with its epoch; a handler that is told to be late makes a checkpoint when it goes on. */
public class LateSaver extends Counter {
  private static volatile Promise<Void> go = Promise.promise();
  private static volatile Promise<Void> saved = Promise.promise();

  static void reset() {
    go = Promise.promise();
    saved = Promise.promise();
  }

  /** Lets the late handler go on; what becomes of its checkpoint. */
  static Future<Void> goOn() {
    go.complete();
    return saved.future();
  }

  @Override
  protected Future<Buffer> exportState() {
    return Future.succeededFuture(Buffer.buffer("state"));
  }

  @Override
  protected Future<?> receive(Message<Object> message) {
    if ("late".equals(message.body())) {
      Promise<Void> outcome = saved;
      Promise<Void> back = Promise.promise();
      Context own = Vertx.currentContext();
      go.future().onSuccess(v -> own.runOnContext(w -> back.complete()));
      return back.future().compose(v -> checkpoint()).onComplete(outcome);
    }
    return checkpoint().onSuccess(held -> message.reply(process().epoch()));
  }
}
