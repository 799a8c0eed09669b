package io.processhub.scenario;

import io.processhub.ProcessVerticle;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts, and answers when its count is in a checkpoint; with so many bytes beside the count, and
 * with deltas if it is told so.
 */
public class Saver extends ProcessVerticle {
  static final String BYTES = "bytes";
  static final String DELTAS = "deltas";

  private static final Map<String, Long> EXPORTED = new ConcurrentHashMap<>();

  private long count;
  private long told;
  private long merged;
  private Buffer bytes = Buffer.buffer();
  private String heard = "";

  /** The count that the process last exported. */
  static long exported(String id) {
    return EXPORTED.getOrDefault(id, -1L);
  }

  @Override
  public Future<?> start() {
    Running.started(process().id());
    byte[] filled = new byte[config().getInteger(BYTES, 0)];
    Arrays.fill(filled, (byte) process().id().hashCode());
    bytes = Buffer.buffer(filled);
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    Running.stopped(process().id());
    return Future.succeededFuture();
  }

  @Override
  protected @Nullable Future<Buffer> exportState() {
    EXPORTED.put(process().id(), count);
    return Future.succeededFuture(
        Buffer.buffer().appendLong(count).appendLong(merged).appendBuffer(bytes));
  }

  @Override
  protected @Nullable Future<?> importState(Buffer state) {
    count = state.getLong(0);
    merged = state.getLong(Long.BYTES);
    told = count;
    bytes = state.getBuffer(2 * Long.BYTES, state.length());
    heard += "state ";
    return null;
  }

  @Override
  protected @Nullable Future<Buffer> exportDelta() {
    long more = count - told;
    told = count;
    return config().getBoolean(DELTAS, false)
        ? Future.succeededFuture(Buffer.buffer().appendLong(more))
        : null;
  }

  @Override
  protected @Nullable Future<?> applyDelta(Buffer delta) {
    count += delta.getLong(0);
    told = count;
    heard += "delta ";
    return Future.succeededFuture();
  }

  @Override
  protected @Nullable Future<?> mergeState(Buffer other) {
    merged += other.getLong(0);
    return null;
  }

  @Override
  protected @Nullable Future<?> receive(Message<Object> message) {
    Object body = message.body();
    if ("count".equals(body)) {
      count++;
      return checkpoint().onSuccess(held -> message.reply(answer()));
    }
    if ("request".equals(body)) {
      count++;
      requestCheckpoint();
    }
    if ("unsaved".equals(body)) {
      count++;
    }
    if ("fail".equals(body)) {
      fail(new IllegalStateException("told to fail"));
    }
    message.reply(answer());
    return null;
  }

  private JsonObject answer() {
    return new JsonObject()
        .put("id", process().id())
        .put("count", count)
        .put("merged", merged)
        .put("heard", heard.trim())
        .put("hash", Arrays.hashCode(bytes.getBytes()))
        .put("recovered", process().recovered())
        .put("epoch", process().epoch());
  }
}
