package io.processhub.examples.bench;

import io.processhub.examples.local.LocalCluster;
import io.processhub.examples.local.NodeException;
import io.processhub.examples.local.NodeLaunch;
import io.processhub.examples.local.NodeProcess;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Two node JVMs with processes, a third that joins and leaves, and a client JVM outside with a
 * steady load, from the launcher's side. Blocking.
 */
final class MoveCluster implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(120);
  private static final long LOOK_EVERY_MS = 10;
  private static final String PREFIX = "moving-";
  private static final String CHUNKS = "bench.chunks";
  private static final int MEMBERS = 3;

  private final LocalCluster cluster = LocalCluster.create();
  private final List<String> jvmOptions;
  private final boolean hot;
  private final int processes;
  private final List<NodeProcess> stayers;
  private final NodeProcess client;
  private final NodeProcess third;

  /** What moved, and what callers noticed of it; times in seconds and milliseconds. */
  record Moved(
      double seconds, double moving, long count, long bytes, long[] pauses, JsonObject load) {
    /** In ms; of the sorted pauses. */
    double pause(double share) {
      int at = (int) Math.ceil(share * pauses.length) - 1;
      return pauses.length == 0 ? 0 : pauses[Math.max(0, at)] / 1e3;
    }

    long failed() {
      return load.getLong(SteadyLoad.FAILED);
    }

    double perSecond() {
      return bytes / moving;
    }
  }

  /**
   * Starts JVMs and processes.
   *
   * @param size of each process's state, in bytes
   */
  MoveCluster(List<String> jvmOptions, boolean hot, int processes, int size) {
    this.jvmOptions = jvmOptions;
    this.hot = hot;
    this.processes = processes;
    try {
      List<NodeProcess> started =
          cluster.startAll(
              List.of(launch("node-a"), launch("node-b"), launch("client")),
              Duration.ofSeconds(60));
      stayers = started.subList(0, 2);
      client = started.get(2);
      stayers.forEach(node -> join(node, true));
      join(client, false);
      JsonObject specs = range().put(MoveNode.SIZE, size);
      stayers.get(0).call(MoveNode.START, specs, DEADLINE);
      // the third one is as fresh as can be when it joins
      third = cluster.startAll(List.of(launch("node-c")), Duration.ofSeconds(60)).get(0);
      third.call(MoveNode.RECEIVE, new JsonObject().put(BenchNode.ADDRESS, CHUNKS), DEADLINE);
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private NodeLaunch launch(String name) {
    return NodeLaunch.of(name, MoveNode.class.getName())
        .jvm("-Xms2g", "-Xmx2g", "-XX:+UseSerialGC")
        .jvm(jvmOptions.toArray(String[]::new))
        .properties(Map.of("org.jboss.logging.provider", "slf4j"))
        .arguments(name);
  }

  private static JsonObject hub() {
    return new JsonObject().put(MoveNode.HUB, BenchNode.HUB);
  }

  private JsonObject range() {
    return hub().put(BenchNode.PREFIX, PREFIX).put(BenchNode.COUNT, processes);
  }

  private void join(NodeProcess node, boolean hosting) {
    JsonObject arguments = hub().put(MoveNode.HOSTING, hosting).put(MoveNode.HOT, hot);
    node.call(MoveNode.JOIN, arguments, DEADLINE);
  }

  /** Has the client send requests to random processes until {@link #endLoad}. */
  void load(int perSecond) {
    client.call(MoveNode.LOAD, range().put(SteadyLoad.PER_SECOND, perSecond), DEADLINE);
  }

  JsonObject endLoad() {
    return client.call(MoveNode.END_LOAD, new JsonObject(), DEADLINE);
  }

  /** The third node joins under load; from the others' view change to the last move. */
  Moved join(int perSecond, long debounce) {
    third.call(MoveNode.RESET, new JsonObject(), DEADLINE);
    load(perSecond);
    join(third, true);
    List<NodeProcess> all = new ArrayList<>(stayers);
    all.add(third);
    settle(all, MEMBERS + 1);
    long changed = Long.MAX_VALUE;
    for (NodeProcess node : stayers) {
      changed = Math.min(changed, state(node).getLong(BenchNode.CHANGED));
    }
    return moved(List.of(third), changed, debounce, endLoad());
  }

  /** The third node leaves under load; from the call to the last move. */
  Moved leave(int perSecond) {
    stayers.forEach(node -> node.call(MoveNode.RESET, new JsonObject(), DEADLINE));
    load(perSecond);
    JsonObject left = third.call(MoveNode.LEAVE, new JsonObject(), DEADLINE);
    settle(stayers, MEMBERS);
    return moved(stayers, left.getLong(BenchNode.NANOS), 0, endLoad());
  }

  private Moved moved(List<NodeProcess> targets, long from, long debounce, JsonObject load) {
    long last = from;
    long count = 0;
    long bytes = 0;
    List<Long> pauses = new ArrayList<>();
    for (NodeProcess node : targets) {
      JsonObject moves = node.call(MoveNode.MOVES, new JsonObject(), DEADLINE);
      count += moves.getLong(BenchNode.COUNT);
      bytes += moves.getLong(BenchNode.BYTES);
      last = Math.max(last, moves.getLong(MoveLog.LAST));
      moves.getJsonArray(MoveLog.PAUSES).forEach(each -> pauses.add(((Number) each).longValue()));
    }
    long[] sorted = pauses.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    double seconds = (last - from) / 1e9;
    return new Moved(seconds, seconds - debounce / 1e3, count, bytes, sorted, load);
  }

  private JsonObject state(NodeProcess node) {
    return node.call(MoveNode.STATE, new JsonObject(), DEADLINE);
  }

  /** Until all processes run, on nodes of which each has some, and none is moving. */
  private void settle(List<NodeProcess> nodes, int members) {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (System.nanoTime() < end) {
      int hosted = 0;
      boolean settled = true;
      for (NodeProcess node : nodes) {
        JsonObject state = state(node);
        int own = state.getInteger(BenchNode.COUNT);
        hosted += own;
        settled &=
            own > 0
                && !state.getBoolean(MoveNode.LOCKED)
                && state.getInteger(MoveNode.HUB) == members;
      }
      if (settled && hosted == processes) {
        return;
      }
      pause();
    }
    throw new NodeException("the processes did not settle in time");
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_EVERY_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NodeException("interrupted");
    }
  }

  /**
   * The same bytes in acknowledged messages from both nodes to the third, and as many verticles
   * with a consumer each deployed there, under the same load; in seconds.
   */
  double plain(int perSecond, long bytes, long verticles) {
    load(perSecond);
    JsonObject half =
        new JsonObject().put(BenchNode.ADDRESS, CHUNKS).put(BenchNode.BYTES, bytes / 2);
    List<CompletableFuture<JsonObject>> sent =
        stayers.stream().map(node -> node.send(MoveNode.SEND, half, progress -> {})).toList();
    long slowest = 0;
    for (int i = 0; i < sent.size(); i++) {
      JsonObject result = stayers.get(i).await(sent.get(i), MoveNode.SEND, DEADLINE);
      slowest = Math.max(slowest, result.getLong(BenchNode.NANOS));
    }
    JsonObject some =
        new JsonObject()
            .put(BenchNode.PREFIX, "bare-")
            .put(BenchNode.FROM, 0)
            .put(BenchNode.COUNT, (int) verticles);
    long deployed = third.call(MoveNode.DEPLOY, some, DEADLINE).getLong(BenchNode.NANOS);
    third.call(MoveNode.UNDEPLOY, new JsonObject(), DEADLINE);
    endLoad();
    return (slowest + deployed) / 1e9;
  }

  @Override
  public void close() {
    cluster.close();
  }
}
