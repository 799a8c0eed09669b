package io.processhub.examples.bench;

import io.processhub.ProcessHub;
import io.processhub.ProcessHubOptions;
import io.processhub.ProcessSpec;
import io.processhub.StartOptions;
import io.processhub.examples.local.NodeAgent;
import io.processhub.strategy.migration.ColdSwap;
import io.processhub.strategy.migration.HotSwap;
import io.processhub.strategy.synchronization.Gossip;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One JVM of the measurements of moves: in the cluster, and in a hub when told. */
public final class MoveNode {
  static final String HUB = "hub";
  static final String HOT = "hot";
  static final String HOSTING = "hosting";
  static final String GOSSIP = "gossip";
  static final String KNOWN = "known";
  static final String LOCKED = "locked";
  static final String SIZE = "size";
  static final String NODE = "node";

  static final String JOIN = "join";
  static final String LEAVE = "leave";
  static final String DRAIN = "drain";
  static final String START = "start";
  static final String STATE = "state";
  static final String MOVES = "moves";
  static final String RESET = "reset";
  static final String LOAD = "load";
  static final String END_LOAD = "endLoad";
  static final String RECEIVE = "receive";
  static final String SEND = "send";
  static final String DEPLOY = "deploy";
  static final String UNDEPLOY = "undeploy";

  private static final long LOOK_EVERY = 1;
  private static final long TIMEOUT = 280_000;

  private final Vertx vertx;
  private final String name;
  private @Nullable ProcessHub hub;
  private List<String> members = List.of();
  private long changedAt;

  private MoveNode(Vertx vertx, String name) {
    this.vertx = vertx;
    this.name = name;
  }

  /** The one argument is the node name. */
  public static void main(String[] arguments) {
    NodeAgent agent = NodeAgent.open();
    Vertx.clusteredVertx(new VertxOptions())
        .compose(
            vertx -> {
              MoveNode node = new MoveNode(vertx, arguments[0]);
              return vertx.deployVerticle(context -> node.serve(agent, context));
            })
        .onFailure(agent::fail);
  }

  private Future<?> serve(NodeAgent agent, Context context) {
    BareVerticles bare = new BareVerticles(vertx);
    SteadyLoad load = new SteadyLoad(vertx);
    ChunkTransfer transfer = new ChunkTransfer(vertx);
    on(agent, JOIN, this::join);
    on(agent, LEAVE, arguments -> leave());
    on(agent, DRAIN, this::drain);
    on(agent, START, this::start);
    on(agent, STATE, arguments -> Future.succeededFuture(state()));
    on(agent, KNOWN, arguments -> known(arguments.getString(BenchNode.PREFIX)));
    on(agent, MOVES, arguments -> Future.succeededFuture(MoveLog.toJson()));
    on(agent, RESET, arguments -> reset());
    on(agent, LOAD, load::begin);
    on(agent, END_LOAD, arguments -> load.end());
    on(agent, RECEIVE, transfer::receive);
    on(agent, SEND, transfer::send);
    on(agent, DEPLOY, bare::deploy);
    on(agent, UNDEPLOY, arguments -> bare.undeploy());
    agent.onStop(vertx::close);
    vertx.setPeriodic(LOOK_EVERY, id -> look());
    agent.serve(context, new JsonObject());
    return Future.succeededFuture();
  }

  private static void on(
      NodeAgent agent, String command, Function<JsonObject, Future<JsonObject>> action) {
    agent.on(command, (arguments, progress) -> action.apply(arguments));
  }

  private void look() {
    ProcessHub own = hub;
    if (own != null && !own.nodes().equals(members)) {
      members = own.nodes();
      changedAt = System.nanoTime();
    }
  }

  private Future<JsonObject> join(JsonObject arguments) {
    ProcessHubOptions options =
        new ProcessHubOptions()
            .setHubId(arguments.getString(HUB))
            .setNodeName(name)
            .setHosting(arguments.getBoolean(HOSTING))
            .setMigration(arguments.getBoolean(HOT) ? new HotSwap() : new ColdSwap());
    if (arguments.getBoolean(GOSSIP, false)) {
      options.setSynchronization(new Gossip());
    }
    ProcessHub joining = ProcessHub.create(vertx, options);
    return joining
        .start()
        .map(
            joined -> {
              hub = joined;
              return new JsonObject();
            });
  }

  /** Answers when the hub has left; with the time at which it was told to. */
  private Future<JsonObject> leave() {
    long begun = System.nanoTime();
    ProcessHub leaving = hub();
    return leaving
        .close()
        .map(
            left -> {
              hub = null;
              members = List.of();
              return BenchNode.nanos(begun).put(MoveLog.LAST, System.nanoTime());
            });
  }

  /** Empties a node that stays; with the time at which it was told to. */
  private Future<JsonObject> drain(JsonObject arguments) {
    long begun = System.nanoTime();
    return hub()
        .admin()
        .drain(arguments.getString(NODE))
        .compose(
            report ->
                report.failed().isEmpty()
                    ? Future.succeededFuture(BenchNode.nanos(begun))
                    : Future.failedFuture(report.toString()));
  }

  private Future<JsonObject> start(JsonObject arguments) {
    JsonObject config = new JsonObject().put(MovingProcess.BYTES, arguments.getInteger(SIZE));
    List<ProcessSpec> specs =
        HubLoad.ids(arguments).stream()
            .map(id -> new ProcessSpec(id, MovingProcess.class).setConfig(config))
            .toList();
    return hub()
        .startProcesses(specs, new StartOptions().setTimeout(TIMEOUT))
        .compose(
            result ->
                result.errors().isEmpty()
                    ? Future.succeededFuture(new JsonObject())
                    : Future.failedFuture(
                        result.errors().size()
                            + " did not start, such as "
                            + result.errors().entrySet().iterator().next()));
  }

  private JsonObject state() {
    return new JsonObject()
        .put(BenchNode.COUNT, hub().localProcesses().size())
        .put(LOCKED, hub().locked())
        .put(HUB, hub().nodes().size())
        .put(BenchNode.CHANGED, changedAt);
  }

  /** When this node knows that process, on the machine's clock. */
  private Future<JsonObject> known(String id) {
    Promise<JsonObject> known = Promise.promise();
    vertx.setPeriodic(
        LOOK_EVERY,
        timer -> {
          if (hub().lookup(id) != null) {
            vertx.cancelTimer(timer);
            known.complete(BenchNode.nanos(System.nanoTime()));
          }
        });
    return known.future();
  }

  private Future<JsonObject> reset() {
    MoveLog.reset();
    return Future.succeededFuture(new JsonObject());
  }

  private ProcessHub hub() {
    return Objects.requireNonNull(hub, "no hub");
  }
}
