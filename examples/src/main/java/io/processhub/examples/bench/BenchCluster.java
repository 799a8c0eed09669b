package io.processhub.examples.bench;

import io.processhub.examples.local.LocalCluster;
import io.processhub.examples.local.NodeLaunch;
import io.processhub.examples.local.NodeProcess;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Three fresh node JVMs under measurement, from the launcher's side. Blocking. */
final class BenchCluster implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(150);
  private static final String PLAIN_ADDRESS = "bench.plain";
  private static final String SPREAD_ADDRESS = "bench.spread";
  private static final String MANY_ADDRESS = "bench.plain.verticles.many.";

  private final LocalCluster cluster = LocalCluster.create();
  final List<NodeProcess> nodes;

  /** Starts the nodes, with these options for their JVMs besides the usual ones. */
  BenchCluster(List<String> jvmOptions) {
    this(jvmOptions, false);
  }

  /** The same; under a majority quorum, or under divergence. */
  BenchCluster(List<String> jvmOptions, boolean majority) {
    try {
      List<NodeLaunch> launches = new ArrayList<>();
      for (int i = 0; i < BenchNode.NODES; i++) {
        String name = "node-" + (char) ('a' + i);
        launches.add(
            NodeLaunch.of(name, BenchNode.class.getName())
                .jvm("-Xms1g", "-Xmx1g", "-XX:+UseSerialGC")
                .jvm(jvmOptions.toArray(String[]::new))
                .properties(Map.of("org.jboss.logging.provider", "slf4j"))
                .arguments(name, Boolean.toString(majority)));
      }
      nodes = cluster.startAll(launches, Duration.ofSeconds(60));
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  NodeProcess first() {
    return nodes.get(0);
  }

  private static JsonObject named(String prefix, int count) {
    return new JsonObject().put(BenchNode.PREFIX, prefix).put(BenchNode.COUNT, count);
  }

  private JsonObject call(String command, JsonObject arguments) {
    return first().call(command, arguments, DEADLINE);
  }

  private double seconds(String command, JsonObject arguments) {
    return call(command, arguments).getLong(BenchNode.NANOS) / 1e9;
  }

  /** On all nodes at the same time; the answers in the order of the nodes. */
  List<JsonObject> everywhere(String command, List<JsonObject> arguments) {
    List<CompletableFuture<JsonObject>> answers = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      answers.add(nodes.get(i).send(command, arguments.get(i), progress -> {}));
    }
    List<JsonObject> results = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      results.add(nodes.get(i).await(answers.get(i), command, DEADLINE));
    }
    return results;
  }

  private List<JsonObject> toAll(JsonObject arguments) {
    return nodes.stream().map(node -> arguments).toList();
  }

  /** Bare verticles, a third on each node; per second, by the slowest node. */
  double deployRate(String prefix, int count) {
    List<JsonObject> arguments = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      int from = (int) ((long) count * i / nodes.size());
      int to = (int) ((long) count * (i + 1) / nodes.size());
      arguments.add(named(prefix, to - from).put(BenchNode.FROM, from));
    }
    long slowest = 0;
    for (JsonObject result : everywhere(BenchNode.DEPLOY, arguments)) {
      slowest = Math.max(slowest, result.getLong(BenchNode.NANOS));
    }
    return count / (slowest / 1e9);
  }

  void undeploy() {
    everywhere(BenchNode.UNDEPLOY, toAll(new JsonObject()));
  }

  /** Processes in one call, acknowledged by a majority; per second. */
  double startRate(String prefix, int count) {
    JsonObject arguments = named(prefix, count).put(BenchNode.ACKNOWLEDGE, "MAJORITY");
    return count / seconds(BenchNode.START, arguments);
  }

  /** Processes that make checkpoints. */
  void startSaving(String prefix, int count) {
    JsonObject arguments = named(prefix, count).put(BenchNode.SAVING, true);
    call(BenchNode.START, arguments.put(BenchNode.ACKNOWLEDGE, "MAJORITY"));
    settle(prefix, count);
  }

  /** Checkpoints on all nodes at the same time; per second in all. */
  double checkpointRate(long millis, int window) {
    return rateEverywhere(BenchNode.CHECKPOINTS, millis, window);
  }

  /** Requests with as many bytes from each node to the next; per second in all. */
  double plainBytesRate(long millis, int window) {
    return rateEverywhere(BenchNode.PLAIN_BYTES, millis, window);
  }

  private double rateEverywhere(String command, long millis, int window) {
    JsonObject arguments =
        new JsonObject().put(BenchNode.MILLIS, millis).put(BenchNode.WINDOW, window);
    double rate = 0;
    for (JsonObject result : everywhere(command, toAll(arguments))) {
      rate += result.getInteger(BenchNode.COUNT) / (result.getLong(BenchNode.NANOS) / 1e9);
    }
    return rate;
  }

  /** Processes one after the other; per second. */
  double startEachRate(String prefix, int count, String acknowledge) {
    JsonObject arguments = named(prefix, count).put(BenchNode.ACKNOWLEDGE, acknowledge);
    return count / seconds(BenchNode.START_EACH, arguments);
  }

  void stop(String prefix, int count) {
    call(BenchNode.STOP, named(prefix, count));
  }

  /** Waits until every node knows all of them as running. */
  void settle(String prefix, int count) {
    everywhere(BenchNode.SETTLED, toAll(named(prefix, count)));
  }

  /**
   * The echo verticle at one ordinary clustered address, on the second and third node; and at
   * another one with an instance for every event loop, over which processes are spread too.
   */
  void deployPlain() {
    for (NodeProcess node : nodes.subList(1, nodes.size())) {
      node.call(BenchNode.PLAIN, plain(PLAIN_ADDRESS).put(BenchNode.COUNT, 1), DEADLINE);
      int loops = VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE;
      node.call(BenchNode.PLAIN, plain(SPREAD_ADDRESS).put(BenchNode.COUNT, loops), DEADLINE);
    }
  }

  /**
   * The echo verticle at many ordinary clustered addresses, as long as those of processes, on the
   * second and third node.
   */
  void deployPlainMany(int count) {
    int half = count / 2;
    JsonObject some = plain(MANY_ADDRESS).put(BenchNode.FROM, 0).put(BenchNode.COUNT, half);
    nodes.get(1).call(BenchNode.PLAIN_MANY, some, DEADLINE);
    JsonObject others = some.copy().put(BenchNode.FROM, half).put(BenchNode.COUNT, count - half);
    nodes.get(2).call(BenchNode.PLAIN_MANY, others, DEADLINE);
  }

  /** Requests from the first node to them, in random order; per second. */
  double plainManyRate(int count, long millis, int window) {
    return requestRate(plain(MANY_ADDRESS).put(BenchNode.COUNT, count), millis, window);
  }

  private static JsonObject plain(String address) {
    return new JsonObject().put(BenchNode.ADDRESS, address);
  }

  /** Requests from the first node to the plain address; per second. */
  double plainRate(long millis, int window) {
    return requestRate(plain(PLAIN_ADDRESS), millis, window);
  }

  /** The same to the address with an instance for every event loop. */
  double spreadRate(long millis, int window) {
    return requestRate(plain(SPREAD_ADDRESS), millis, window);
  }

  /** Requests from the first node to those of the processes that run on others; per second. */
  double processRate(String prefix, int count, long millis, int window) {
    return requestRate(named(prefix, count), millis, window);
  }

  private double requestRate(JsonObject arguments, long millis, int window) {
    arguments.put(BenchNode.MILLIS, millis).put(BenchNode.WINDOW, window);
    JsonObject result = call(BenchNode.REQUEST, arguments);
    return result.getInteger(BenchNode.COUNT) / (result.getLong(BenchNode.NANOS) / 1e9);
  }

  /** Every node sends to every process and looks up every tenth. */
  void useEverywhere(String prefix, int count) {
    for (NodeProcess node : nodes) {
      node.call(BenchNode.USE, named(prefix, count), DEADLINE);
    }
  }

  /** Live bytes on all nodes together. */
  long heap() {
    long bytes = 0;
    for (JsonObject result : everywhere(BenchNode.HEAP, toAll(new JsonObject()))) {
      bytes += result.getLong(BenchNode.BYTES);
    }
    return bytes;
  }

  /** Sends an amount to each process that makes checkpoints; a survivor is to check the totals. */
  void save(String prefix, int count) {
    call(BenchNode.SAVE, named(prefix, count));
  }

  /**
   * How long after the kill a survivor's hub saw it, and the cluster manager; how long after the
   * hub's notice nearly all and all processes had answered; and how many of them with another total
   * than they had acknowledged.
   */
  record Killed(
      long detectedMillis, long listedMillis, long mostMillis, long recoveredMillis, int lost) {
    /** From the kill on. */
    long allMillis() {
      return detectedMillis + recoveredMillis;
    }
  }

  /** Kills the last node; a survivor asks every process until it answers. */
  Killed killLast(String prefix, int count) {
    NodeProcess survivor = nodes.get(0);
    survivor.call(BenchNode.WATCH, named(prefix, count), DEADLINE);
    long killedAt = System.currentTimeMillis();
    nodes.get(nodes.size() - 1).kill();
    JsonObject result = survivor.call(BenchNode.RECOVERED, new JsonObject(), DEADLINE);
    long changed = result.getLong(BenchNode.CHANGED);
    return new Killed(
        changed - killedAt,
        result.getLong(BenchNode.LISTED) - killedAt,
        result.getLong(BenchNode.MOST) - changed,
        result.getLong(BenchNode.DONE) - changed,
        result.getInteger(BenchNode.LOST));
  }

  @Override
  public void close() {
    cluster.close();
  }
}
