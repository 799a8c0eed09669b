package io.processhub.examples.chaos;

import io.processhub.ProcessHub;
import io.processhub.ProcessHubOptions;
import io.processhub.ProcessRecord;
import io.processhub.ProcessSpec;
import io.processhub.StartOptions;
import io.processhub.examples.local.NodeAgent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Consumer;

/** A JVM with a member of the hub; tells what it sees. */
public final class ChaosNode {
  static final String HUB = "chaos";
  static final String WATCH = "watch";
  static final String START = "start";
  static final String STATE = "state";
  static final String REGISTRY = "registry";
  static final String MEMBERS = "members";
  static final String STATUS = "status";
  static final String LOCKED = "locked";
  static final String RUNNING = "running";
  static final String IDS = "ids";
  static final String RECORDS = "records";
  static final String AT = "at";

  private static final long LOOK_EVERY = 10;
  private static final long START_TIMEOUT = 30_000;

  private final Vertx vertx;
  private final ProcessHub hub;
  private List<String> members = List.of();

  private ChaosNode(Vertx vertx, ProcessHub hub) {
    this.vertx = vertx;
    this.hub = hub;
  }

  /** The one argument is the JSON of {@link ProcessHubOptions}. */
  public static void main(String[] arguments) {
    NodeAgent agent = NodeAgent.open();
    ProcessHubOptions options = new ProcessHubOptions(new JsonObject(arguments[0])).setHubId(HUB);
    Vertx.clusteredVertx(new VertxOptions())
        .compose(
            vertx ->
                ProcessHub.create(vertx, options).start().map(hub -> new ChaosNode(vertx, hub)))
        .onComplete(node -> node.serve(agent), agent::fail);
  }

  private void serve(NodeAgent agent) {
    agent
        .on(WATCH, (arguments, progress) -> watch(progress))
        .on(START, (arguments, progress) -> start(arguments))
        .on(STATE, (arguments, progress) -> Future.succeededFuture(state()))
        .on(REGISTRY, (arguments, progress) -> Future.succeededFuture(registry()))
        .onStop(() -> hub.close().transform(left -> vertx.close()))
        .serve(vertx.getOrCreateContext(), new JsonObject());
  }

  /** Tells each change of the members from now on; has no end. */
  private Future<JsonObject> watch(Consumer<JsonObject> progress) {
    vertx.setPeriodic(
        0,
        LOOK_EVERY,
        id -> {
          List<String> now = hub.nodes().stream().sorted().toList();
          if (!now.equals(members)) {
            members = now;
            progress.accept(
                new JsonObject().put(MEMBERS, new JsonArray(now)).put(AT, System.nanoTime()));
          }
        });
    return Promise.<JsonObject>promise().future();
  }

  private Future<JsonObject> start(JsonObject arguments) {
    List<ProcessSpec> specs =
        arguments.getJsonArray(IDS).stream()
            .map(id -> new ProcessSpec((String) id, CounterProcess.class))
            .toList();
    return hub.startProcesses(specs, new StartOptions().setTimeout(START_TIMEOUT))
        .compose(
            result ->
                result.errors().isEmpty()
                    ? Future.succeededFuture(new JsonObject())
                    : Future.failedFuture("not all started: " + result.errors()));
  }

  private JsonObject state() {
    return new JsonObject()
        .put(MEMBERS, new JsonArray(hub.nodes().stream().sorted().toList()))
        .put(STATUS, hub.status().name())
        .put(LOCKED, hub.locked())
        .put(RUNNING, Running.ids());
  }

  /** Everything that this node's registry says, in an order and form that all nodes share. */
  private JsonObject registry() {
    List<String> records =
        hub.processes().stream()
            .map(ProcessRecord::toJson)
            .map(JsonObject::encode)
            .sorted()
            .toList();
    return new JsonObject().put(RECORDS, new JsonArray(records));
  }
}
