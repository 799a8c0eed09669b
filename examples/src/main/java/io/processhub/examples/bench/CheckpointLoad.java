package io.processhub.examples.bench;

import io.processhub.ProcessHub;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/** Checkpoints of the processes on this node, and plain requests with as many bytes to another. */
final class CheckpointLoad {
  private static final String SINK = "bench.sink.";

  private final Vertx vertx;
  private final ProcessHub hub;
  private final Buffer body = Buffer.buffer(new byte[SavingProcess.STATE_BYTES]);

  CheckpointLoad(Vertx vertx, ProcessHub hub) {
    this.vertx = vertx;
    this.hub = hub;
    vertx
        .eventBus()
        .<Buffer>consumer(SINK + hub.nodeName(), message -> message.reply(message.body().length()));
  }

  /** For a while checkpoints, some at once, each of another process. */
  Future<JsonObject> checkpoints(JsonObject arguments) {
    SavingProcess[] here = SavingProcess.HERE.toArray(SavingProcess[]::new);
    Context context = vertx.getOrCreateContext();
    return Window.runFor(
            arguments.getLong(BenchNode.MILLIS),
            Math.min(here.length, arguments.getInteger(BenchNode.WINDOW)),
            i -> back(context, here[i % here.length].save()))
        .map(BenchNode::timed);
  }

  private static Future<Void> back(Context context, Future<Void> saved) {
    Promise<Void> back = Promise.promise();
    saved.onComplete(
        result ->
            context.runOnContext(
                v -> {
                  if (result.succeeded()) {
                    back.complete();
                  } else {
                    back.fail(result.cause());
                  }
                }));
    return back.future();
  }

  /** For a while requests to the next node. */
  Future<JsonObject> plain(JsonObject arguments) {
    int self = hub.nodeName().charAt(hub.nodeName().length() - 1) - 'a';
    String to = SINK + "node-" + (char) ('a' + (self + 1) % BenchNode.NODES);
    return Window.runFor(
            arguments.getLong(BenchNode.MILLIS),
            arguments.getInteger(BenchNode.WINDOW),
            i -> vertx.eventBus().request(to, body))
        .map(BenchNode::timed);
  }
}
