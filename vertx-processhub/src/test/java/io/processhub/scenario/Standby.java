package io.processhub.scenario;

import io.processhub.ProcessHub;
import io.processhub.ProcessVerticle;
import io.processhub.model.Role;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Counts what it is told, and remembers beside the hub what each replica was signalled. */
public class Standby extends ProcessVerticle {
  /** What one replica heard of its role. */
  record Told(String node, Role role, long epoch) {}

  private static final Map<String, List<Told>> TOLD = new ConcurrentHashMap<>();

  private long count;
  private @Nullable Long imported;

  /** What replicas of that id were told, in the order in which they were. */
  static List<Told> told(String id) {
    return List.copyOf(TOLD.getOrDefault(id, List.of()));
  }

  private String node() {
    ProcessHub hub = ProcessHub.find(vertx, process().hubId());
    return hub == null ? "" : hub.nodeName();
  }

  @Override
  public Future<?> start() {
    Running.started(process().id());
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    Running.stopped(process().id());
    return Future.succeededFuture();
  }

  @Override
  protected Future<Buffer> exportState() {
    return Future.succeededFuture(Buffer.buffer().appendLong(count));
  }

  @Override
  protected @Nullable Future<?> importState(Buffer state) {
    count = state.getLong(0);
    imported = count;
    return null;
  }

  @Override
  protected @Nullable Future<?> roleChanged(Role role, long epoch) {
    TOLD.computeIfAbsent(process().id(), id -> new CopyOnWriteArrayList<>())
        .add(new Told(node(), role, epoch));
    return null;
  }

  @Override
  protected @Nullable Future<?> receive(Message<Object> message) {
    if ("count".equals(message.body())) {
      count++;
    } else if ("fail".equals(message.body())) {
      fail(new IllegalStateException("on purpose"));
    }
    message.reply(
        new JsonObject()
            .put("node", node())
            .put("count", count)
            .put("imported", imported)
            .put("role", process().role().name())
            .put("epoch", process().epoch())
            .put("recovered", process().recovered()));
    return null;
  }
}
