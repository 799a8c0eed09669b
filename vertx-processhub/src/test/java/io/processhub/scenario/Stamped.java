package io.processhub.scenario;

import io.processhub.ProcessHub;
import io.processhub.ProcessVerticle;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A witness outside of the bus: every handler start of every replica in this JVM, with its epoch,
 * on the one monotonic clock.
 */
public class Stamped extends ProcessVerticle {
  /** A handler start. */
  record Start(String id, long epoch, String node, long nanos) {}

  private static final ConcurrentLinkedQueue<Start> STARTS = new ConcurrentLinkedQueue<>();

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
  protected @Nullable Future<?> receive(Message<Object> message) {
    String node = Objects.requireNonNull(ProcessHub.find(vertx, process().hubId())).nodeName();
    STARTS.add(new Start(process().id(), process().epoch(), node, System.nanoTime()));
    message.reply(new JsonObject().put("node", node).put("epoch", process().epoch()));
    return null;
  }

  /** All starts of processes whose ids begin so, in order of time. */
  static List<Start> starts(String prefix) {
    List<Start> starts = new ArrayList<>(STARTS);
    starts.removeIf(start -> !start.id().startsWith(prefix));
    starts.sort((a, b) -> Long.compare(a.nanos(), b.nanos()));
    return starts;
  }

  /** Starts of a lower epoch after the first one of a higher epoch. */
  static List<Start> doubles(String prefix) {
    Map<String, Start> highest = new HashMap<>();
    List<Start> doubles = new ArrayList<>();
    for (Start start : starts(prefix)) {
      Start before = highest.get(start.id());
      if (before != null && before.epoch() > start.epoch()) {
        doubles.add(start);
      } else {
        highest.put(start.id(), start);
      }
    }
    return doubles;
  }
}
