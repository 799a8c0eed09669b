package io.processhub.examples.bench;

import io.processhub.ProcessHub;
import io.processhub.ProcessHubOptions;
import io.processhub.examples.local.NodeAgent;
import io.processhub.strategy.partition.MajorityQuorum;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;

/** One node JVM of the measurements: a clustered Vert.x, a hub, and commands from the launcher. */
public final class BenchNode {
  static final String HUB = "bench";
  static final int NODES = 3;

  static final String DEPLOY = "deploy";
  static final String UNDEPLOY = "undeploy";
  static final String PLAIN = "plain";
  static final String PLAIN_MANY = "plainMany";
  static final String START = "start";
  static final String START_EACH = "startEach";
  static final String STOP = "stopProcesses";
  static final String SETTLED = "settled";
  static final String REQUEST = "request";
  static final String USE = "use";
  static final String HEAP = "heap";
  static final String CHECKPOINTS = "checkpoints";
  static final String PLAIN_BYTES = "plainBytes";
  static final String SAVE = "save";
  static final String WATCH = "watch";
  static final String RECOVERED = "recovered";

  static final String PREFIX = "prefix";
  static final String FROM = "from";
  static final String COUNT = "count";
  static final String MILLIS = "millis";
  static final String WINDOW = "window";
  static final String ADDRESS = "address";
  static final String ACKNOWLEDGE = "acknowledge";
  static final String SAVING = "saving";
  static final String NANOS = "nanos";
  static final String BYTES = "bytes";
  static final String CHANGED = "changed";
  static final String LISTED = "listed";
  static final String MOST = "most";
  static final String LOST = "lost";
  static final String DONE = "done";

  private BenchNode() {}

  /** The arguments: the node name, and whether a majority is needed. */
  public static void main(String[] arguments) {
    NodeAgent agent = NodeAgent.open();
    ProcessHubOptions options =
        new ProcessHubOptions().setHubId(HUB).setNodeName(arguments[0]).setMinNodes(NODES);
    if (Boolean.parseBoolean(arguments[1])) {
      options.setPartitionTolerance(new MajorityQuorum(NODES));
    }
    Vertx.clusteredVertx(new VertxOptions())
        .compose(
            vertx ->
                ProcessHub.create(vertx, options)
                    .start()
                    .compose(hub -> vertx.deployVerticle(own -> serve(agent, vertx, hub, own))))
        .onFailure(agent::fail);
  }

  // On a context of its own, as an application would be, not on the hub's.
  private static Future<?> serve(NodeAgent agent, Vertx vertx, ProcessHub hub, Context context) {
    BareVerticles bare = new BareVerticles(vertx);
    HubLoad load = new HubLoad(hub);
    Requests requests = new Requests(vertx, hub);
    Recovery recovery = new Recovery(vertx, hub);
    on(agent, DEPLOY, bare::deploy);
    on(agent, UNDEPLOY, ignored -> bare.undeploy());
    on(agent, PLAIN, bare::deployInstances);
    on(agent, PLAIN_MANY, bare::deployClustered);
    on(agent, START, load::start);
    on(agent, START_EACH, load::startEach);
    on(agent, STOP, load::stop);
    on(agent, SETTLED, arguments -> load.settled(vertx, arguments));
    on(agent, REQUEST, requests::measure);
    on(agent, USE, requests::useAll);
    on(agent, HEAP, ignored -> vertx.executeBlocking(Heap::used).map(Heap::json));
    CheckpointLoad checkpoints = new CheckpointLoad(vertx, hub);
    on(agent, CHECKPOINTS, checkpoints::checkpoints);
    on(agent, PLAIN_BYTES, checkpoints::plain);
    on(agent, SAVE, recovery::save);
    on(agent, WATCH, recovery::watch);
    on(agent, RECOVERED, ignored -> recovery.recovered());
    agent.onStop(() -> hub.close().transform(left -> vertx.close()));
    agent.serve(context, new JsonObject());
    return Future.succeededFuture();
  }

  private static void on(
      NodeAgent agent, String command, Function<JsonObject, Future<JsonObject>> action) {
    agent.on(command, (arguments, progress) -> action.apply(arguments));
  }

  static JsonObject timed(Window.Timed timed) {
    return nanos(timed.nanos()).put(COUNT, timed.count());
  }

  static JsonObject nanos(long nanos) {
    return new JsonObject().put(NANOS, nanos);
  }
}
