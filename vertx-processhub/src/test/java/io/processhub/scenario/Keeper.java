package io.processhub.scenario;

import io.processhub.ProcessHub;
import io.processhub.ProcessVerticle;
import io.processhub.model.Role;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a count and so many bytes, and gives both away. What it does then can be made to go wrong:
 * see {@link Trouble}.
 */
public class Keeper extends ProcessVerticle {
  /**
   * What a process of an id does instead of taking part in its move, until it is told otherwise.
   */
  enum Trouble {
    EXPORT_THROWS,
    EXPORT_FAILS,
    EXPORT_NEVER,
    IMPORT_THROWS,
    IMPORT_FAILS,
    IMPORT_NEVER,
    START_THROWS,
    START_NEVER
  }

  static final String BYTES = "bytes";
  private static final int COUNT_LENGTH = Long.BYTES;
  private static final Map<String, Trouble> TROUBLES = new ConcurrentHashMap<>();
  private static final Map<String, Promise<Void>> HELD = new ConcurrentHashMap<>();

  private long count;
  private Buffer bytes = Buffer.buffer();
  private boolean moved;
  private final List<Runnable> later = new ArrayList<>();
  private String heard = "";

  static void trouble(String id, @Nullable Trouble trouble) {
    if (trouble == null) {
      TROUBLES.remove(id);
    } else {
      TROUBLES.put(id, trouble);
    }
  }

  /** Ends the handler of "hold" of that process. */
  static void release(String id) {
    HELD.remove(id).complete();
  }

  static boolean held(String id) {
    return HELD.containsKey(id);
  }

  private boolean in(Trouble trouble) {
    return TROUBLES.get(process().id()) == trouble;
  }

  /** Only away from the first node, so that the process can go on there. */
  private boolean inThere(Trouble trouble) {
    ProcessHub hub = ProcessHub.find(vertx, process().hubId());
    return in(trouble) && hub != null && !hub.nodeName().equals("n0");
  }

  private int length() {
    return config().getInteger(BYTES, 0);
  }

  @Override
  public Future<?> start() {
    if (inThere(Trouble.START_THROWS)) {
      throw new IllegalStateException("told not to start");
    }
    if (inThere(Trouble.START_NEVER)) {
      return Promise.promise().future();
    }
    Running.started(process().id());
    byte[] filled = new byte[length()];
    Arrays.fill(filled, (byte) process().id().hashCode());
    bytes = Buffer.buffer(filled);
    heard = "start";
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    Running.stopped(process().id());
    return Future.succeededFuture();
  }

  /** Without bytes and a count there is no state. */
  @Override
  protected @Nullable Future<Buffer> exportState() {
    if (in(Trouble.EXPORT_THROWS)) {
      throw new IllegalStateException("told to throw");
    }
    if (in(Trouble.EXPORT_FAILS)) {
      return Future.failedFuture("told to fail");
    }
    if (in(Trouble.EXPORT_NEVER)) {
      return Promise.<Buffer>promise().future();
    }
    Buffer state = Buffer.buffer(COUNT_LENGTH + bytes.length());
    if (count > 0) {
      state.appendLong(count);
    }
    return Future.succeededFuture(state.appendBuffer(bytes));
  }

  @Override
  protected @Nullable Future<?> importState(Buffer state) {
    if (inThere(Trouble.IMPORT_THROWS)) {
      throw new IllegalStateException("told to throw");
    }
    if (inThere(Trouble.IMPORT_FAILS)) {
      return Future.failedFuture("told to fail");
    }
    if (inThere(Trouble.IMPORT_NEVER)) {
      return Promise.promise().future();
    }
    int without = length();
    boolean counted = state.length() > without;
    count = counted ? state.getLong(0) : 0;
    bytes = state.getBuffer(counted ? COUNT_LENGTH : 0, state.length());
    moved = true;
    heard += ", state";
    return Future.succeededFuture();
  }

  @Override
  protected @Nullable Future<?> roleChanged(Role role, long epoch) {
    heard += ", " + role.name().toLowerCase(Locale.ROOT);
    return null;
  }

  @Override
  protected @Nullable Future<?> receive(Message<Object> message) {
    Object body = message.body();
    if ("fail".equals(body)) {
      message.fail(77, "told to fail");
      return null;
    }
    if ("converse".equals(body)) {
      return converse(message);
    }
    if ("hold".equals(body)) {
      Promise<Void> end = Promise.promise();
      HELD.put(process().id(), end);
      return end.future().onSuccess(v -> message.reply("held by " + deploymentID()));
    }
    if ("fail later".equals(body)) {
      later.add(() -> message.fail(77, "told to fail"));
      return null;
    }
    if ("converse later".equals(body)) {
      later.add(() -> converse(message));
      return null;
    }
    if ("now".equals(body)) {
      later.forEach(Runnable::run);
      return null;
    }
    if ("count".equals(body)) {
      count++;
    }
    message.reply(
        new JsonObject()
            .put("id", process().id())
            .put("count", count)
            .put("length", bytes.length())
            .put("hash", Arrays.hashCode(bytes.getBytes()))
            .put("moved", moved)
            .put("heard", heard)
            .put("recovered", process().recovered())
            .put("epoch", process().epoch())
            .put("deployment", deploymentID()));
    return null;
  }

  private static Future<?> converse(Message<Object> message) {
    return message
        .<String>replyAndRequest("and you?")
        .onSuccess(answer -> answer.reply("fine, " + answer.body()));
  }

  /** The hash of the bytes of the process of that id. */
  static int hash(String id, int length) {
    byte[] filled = new byte[length];
    Arrays.fill(filled, (byte) id.hashCode());
    return Arrays.hashCode(filled);
  }
}
