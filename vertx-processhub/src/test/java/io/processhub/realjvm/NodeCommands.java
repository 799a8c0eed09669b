package io.processhub.realjvm;

import io.processhub.ProcessHub;
import io.processhub.ProcessHubOptions;
import io.processhub.ProcessRecord;
import io.processhub.ProcessSpec;
import io.processhub.cluster.HubClusterManager;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a node does when told: a Vertx, a hub in it, and two ordinary event-bus consumers. */
final class NodeCommands {
  static final String OWN_ADDRESS = "application.";
  static final String SHARED_ADDRESS = "application";
  private static final long SEND_TIMEOUT = 2_000;

  private final String name;
  private final Sightings sightings = new Sightings();
  private volatile @Nullable Vertx vertx;
  private volatile @Nullable ProcessHub hub;

  NodeCommands(String name) {
    this.name = name;
  }

  /** Called from one thread. */
  Future<JsonObject> run(String command, JsonObject arguments) {
    return switch (command) {
      case "ready" -> done(new JsonObject());
      case "boot" -> boot(arguments);
      case "start" -> start(arguments);
      case "stop" -> hub().stopProcesses(ids(arguments)).map(result -> result.toJson());
      case "running" -> done(new JsonObject().put("running", new JsonArray(Probe.running())));
      case "registry" -> done(new JsonObject().put("records", registry()));
      case "status" -> done(status());
      case "ask" -> ask(ids(arguments));
      case "call" -> call(arguments);
      case "leave" -> leave();
      default -> throw new IllegalArgumentException("command " + command);
    };
  }

  private Future<JsonObject> boot(JsonObject arguments) {
    ProcessHubOptions options =
        new ProcessHubOptions(arguments.getJsonObject("options")).setNodeName(name);
    return Vertx.clusteredVertx(new VertxOptions())
        .compose(
            built -> {
              vertx = built;
              for (String address : List.of(OWN_ADDRESS + name, SHARED_ADDRESS)) {
                built.eventBus().consumer(address, message -> message.reply(name));
              }
              hub = ProcessHub.create(built, options);
              sightings.watch(built, hub);
              return hub.start();
            })
        .map(started -> new JsonObject().put("node", manager().nodeId()));
  }

  private Future<JsonObject> start(JsonObject arguments) {
    List<ProcessSpec> specs = new ArrayList<>();
    ids(arguments).forEach(id -> specs.add(new ProcessSpec(id, Probe.class)));
    return hub()
        .startProcesses(specs)
        .map(
            result -> {
              JsonObject errors = new JsonObject();
              result.errors().forEach((id, error) -> errors.put(id, error.toString()));
              return new JsonObject().put("errors", errors);
            });
  }

  /** Everything that this node's registry says, in an order and form that every node shares. */
  private JsonArray registry() {
    return new JsonArray(
        hub().processes().stream()
            .map(ProcessRecord::toJson)
            .map(JsonObject::encode)
            .sorted()
            .toList());
  }

  private JsonObject status() {
    return new JsonObject()
        .put("status", hub().status().name())
        .put("locked", hub().locked())
        .put("nodes", new JsonArray(hub().nodes().stream().sorted().toList()))
        .put("cluster", new JsonArray(manager().getNodes().stream().sorted().toList()))
        .put("sightings", sightings.toJson());
  }

  private Future<JsonObject> ask(List<String> ids) {
    JsonObject answers = new JsonObject();
    DeliveryOptions options = new DeliveryOptions().setSendTimeout(SEND_TIMEOUT);
    List<Future<Void>> all = new ArrayList<>();
    for (String id : ids) {
      all.add(
          vertx()
              .eventBus()
              .<JsonObject>request(hub().address(id), "who?", options)
              .map(reply -> reply.body().getString("node"))
              .otherwise(Throwable::toString)
              .map(answer -> put(answers, id, answer)));
    }
    return Future.join(all).map(answers);
  }

  /** Several requests to one ordinary address; who answered, or why nobody did. */
  private Future<JsonObject> call(JsonObject arguments) {
    JsonObject answers = new JsonObject();
    DeliveryOptions options = new DeliveryOptions().setSendTimeout(SEND_TIMEOUT);
    List<Future<Void>> all = new ArrayList<>();
    for (int i = 0; i < arguments.getInteger("times"); i++) {
      all.add(
          vertx()
              .eventBus()
              .<String>request(arguments.getString("address"), "who?", options)
              .map(reply -> reply.body())
              .otherwise(Throwable::toString)
              .map(answer -> put(answers, answer, true)));
    }
    return Future.join(all).map(answers);
  }

  private static @Nullable Void put(JsonObject into, String key, Object value) {
    synchronized (into) {
      into.put(key, value);
    }
    return null;
  }

  private Future<JsonObject> leave() {
    return hub()
        .close()
        .compose(left -> vertx().close())
        .onSuccess(closed -> new Thread(() -> System.exit(0), "exit").start())
        .map(closed -> new JsonObject().put("running", Probe.running().size()));
  }

  private static List<String> ids(JsonObject arguments) {
    List<String> ids = new ArrayList<>();
    arguments.getJsonArray("ids").forEach(id -> ids.add((String) id));
    return ids;
  }

  private static Future<JsonObject> done(JsonObject result) {
    return Future.succeededFuture(result);
  }

  private HubClusterManager manager() {
    return Objects.requireNonNull(HubClusterManager.of(vertx()), "decorator");
  }

  private Vertx vertx() {
    return Objects.requireNonNull(vertx, "not booted");
  }

  private ProcessHub hub() {
    return Objects.requireNonNull(hub, "not booted");
  }
}
