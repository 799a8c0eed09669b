package io.processhub.realjvm;

import io.processhub.ProcessHub;
import io.processhub.ProcessHubOptions;
import io.processhub.ProcessRecord;
import io.processhub.ProcessSpec;
import io.processhub.cluster.HubClusterManager;
import io.processhub.model.OnNodeLoss;
import io.processhub.testing.TallyProcess;
import io.processhub.testing.Traffic;
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
  private static final String HUB = ProcessHubOptions.DEFAULT_HUB_ID;
  private static final long SEND_TIMEOUT = 2_000;

  private final String name;
  private final Sightings sightings = new Sightings();
  private volatile @Nullable Vertx vertx;
  private volatile @Nullable ProcessHub hub;
  private volatile @Nullable Traffic traffic;

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
      case "leave" -> leave(arguments.getString("how", "hub"));
      case "traffic" -> traffic(arguments);
      case "endTraffic" -> Objects.requireNonNull(traffic, "no traffic").stop();
      case "reports" ->
          Traffic.reports(vertx(), id -> ProcessHub.addressOf(HUB, id), ids(arguments));
      default -> throw new IllegalArgumentException("command " + command);
    };
  }

  /** With options null it has no hub; with {@code deployed} the hub is a verticle. */
  private Future<JsonObject> boot(JsonObject arguments) {
    JsonObject given = arguments.getJsonObject("options");
    if (given == null) {
      return Vertx.clusteredVertx(new VertxOptions())
          .onSuccess(built -> vertx = built)
          .map(built -> new JsonObject().put("node", manager().nodeId()));
    }
    ProcessHubOptions options = new ProcessHubOptions(given).setNodeName(name);
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
    boolean tally = arguments.getBoolean("tally", false);
    OnNodeLoss onNodeLoss = arguments.getBoolean("wait", false) ? OnNodeLoss.WAIT : null;
    JsonObject config =
        new JsonObject().put(TallyProcess.SAVES, arguments.getBoolean(TallyProcess.SAVES, false));
    ids(arguments)
        .forEach(
            id ->
                specs.add(
                    new ProcessSpec(id, tally ? Tally.class : Probe.class)
                        .setConfig(config)
                        .setOnNodeLoss(onNodeLoss)));
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

  /** Numbered messages to these processes, from a context of its own. */
  private Future<JsonObject> traffic(JsonObject arguments) {
    traffic =
        new Traffic(
                vertx(),
                name,
                id -> ProcessHub.addressOf(HUB, id),
                ids(arguments),
                arguments.getInteger("perSecond"),
                arguments.getLong("timeout"))
            .start();
    return done(new JsonObject());
  }

  /** By closing the hub, then Vert.x; or Vert.x alone. */
  private Future<JsonObject> leave(String how) {
    Future<?> left = how.equals("vertx") ? Future.succeededFuture() : hub().close();
    return left.compose(closed -> vertx().close())
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
