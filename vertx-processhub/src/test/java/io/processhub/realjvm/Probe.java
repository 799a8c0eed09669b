package io.processhub.realjvm;

import io.processhub.ProcessVerticle;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A process that leaves its mark in the JVM it runs in, so that nobody need trust a registry. */
public final class Probe extends ProcessVerticle {
  private static final Set<Probe> RUNNING = ConcurrentHashMap.newKeySet();

  private long startedAt;

  @Override
  public Future<?> start() {
    startedAt = System.currentTimeMillis();
    RUNNING.add(this);
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    RUNNING.remove(this);
    return Future.succeededFuture();
  }

  @Override
  protected Future<?> receive(Message<Object> message) {
    message.reply(new JsonObject().put("id", process().id()).put("node", NodeMain.name()));
    return Future.succeededFuture();
  }

  /** What runs in this JVM: an entry per instance, so that two of one id are two entries. */
  static List<JsonObject> running() {
    List<JsonObject> all = new ArrayList<>();
    RUNNING.forEach(
        each ->
            all.add(
                new JsonObject()
                    .put("id", each.process().id())
                    .put("epoch", each.process().epoch())
                    .put("at", each.startedAt)));
    return all;
  }
}
