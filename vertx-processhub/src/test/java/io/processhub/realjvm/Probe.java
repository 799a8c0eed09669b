package io.processhub.realjvm;

import io.processhub.ProcessInfo;
import io.processhub.ProcessVerticle;
import io.processhub.model.Role;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** A process that leaves its mark in the JVM it runs in, so that nobody need trust a registry. */
public final class Probe extends ProcessVerticle {
  /**
   * System property: the longest that a start takes in this JVM, in ms; each takes its own time.
   */
  static final String START_DELAY = "processhub.test.startDelay";

  private static final Map<Object, Mark> RUNNING = new ConcurrentHashMap<>();

  private record Mark(Supplier<ProcessInfo> process, long startedAt, LongSupplier toldAt) {}

  private volatile long toldAt;

  /** A replica has started in this JVM. */
  static void begun(Object replica, Supplier<ProcessInfo> process) {
    RUNNING.put(replica, new Mark(process, System.currentTimeMillis(), () -> 0));
  }

  static void ended(Object replica) {
    RUNNING.remove(replica);
  }

  @Override
  public Future<?> start() {
    int longest = Integer.getInteger(START_DELAY, 0);
    if (longest == 0) {
      started();
      return Future.succeededFuture();
    }
    Promise<Void> slow = Promise.promise();
    vertx.setTimer(
        1 + Math.floorMod(process().id().hashCode() * 31, longest), t -> slow.complete());
    return slow.future().onSuccess(v -> started());
  }

  private void started() {
    RUNNING.put(this, new Mark(this::process, System.currentTimeMillis(), () -> toldAt));
  }

  @Override
  protected Future<?> roleChanged(Role role, long epoch) {
    toldAt = System.currentTimeMillis();
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    ended(this);
    return Future.succeededFuture();
  }

  @Override
  protected Future<?> receive(Message<Object> message) {
    long from = System.nanoTime();
    ProcessInfo process = process();
    JsonObject answer = new JsonObject().put("id", process.id()).put("node", NodeMain.name());
    if (message.body() instanceof JsonObject numbered) {
      answer.put("n", numbered.getLong("n"));
    }
    message.reply(answer);
    WitnessFile.write(process.id(), process.epoch(), from, System.nanoTime());
    return Future.succeededFuture();
  }

  /** What runs in this JVM: an entry per instance, so that two of one id are two entries. */
  static List<JsonObject> running() {
    List<JsonObject> all = new ArrayList<>();
    RUNNING
        .values()
        .forEach(
            each ->
                all.add(
                    new JsonObject()
                        .put("id", each.process.get().id())
                        .put("epoch", each.process.get().epoch())
                        .put("role", each.process.get().role().name())
                        .put("at", each.startedAt)
                        .put("told", each.toldAt.getAsLong())));
    return all;
  }
}
