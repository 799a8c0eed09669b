package io.processhub.examples.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/** The same bytes without a hub: acknowledged messages on the event bus, a window of them open. */
final class ChunkTransfer {
  private static final int CHUNK = 64 << 10;
  private static final int WINDOW = 32;

  private final Vertx vertx;
  private long received;

  ChunkTransfer(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Takes chunks in at that address. */
  Future<JsonObject> receive(JsonObject arguments) {
    return vertx
        .eventBus()
        .<Buffer>consumer(
            arguments.getString(BenchNode.ADDRESS),
            chunk -> {
              // a copy, as somebody who keeps the state needs one
              received += chunk.body().getBytes().length;
              chunk.reply(received);
            })
        .completion()
        .map(open -> new JsonObject());
  }

  /** Sends so many bytes there. */
  Future<JsonObject> send(JsonObject arguments) {
    String address = arguments.getString(BenchNode.ADDRESS);
    int chunks = (int) ((arguments.getLong(BenchNode.BYTES) + CHUNK - 1) / CHUNK);
    byte[] state = new byte[CHUNK];
    return Window.run(
            chunks, WINDOW, i -> vertx.eventBus().request(address, Buffer.buffer(state.clone())))
        .map(BenchNode::timed);
  }
}
