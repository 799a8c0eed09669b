package io.processhub.examples.bench;

import io.processhub.examples.local.LocalCluster;
import io.processhub.examples.local.NodeException;
import io.processhub.examples.local.NodeLaunch;
import io.processhub.examples.local.NodeProcess;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * How long what a time-out is for takes, by the number of nodes and of processes: a start of all in
 * one call, a single start, a join, a graceful leave, and a crash until all run again. Every node
 * is a JVM of its own on this machine, so that with many nodes the figures are those of its cores.
 * Blocking.
 */
final class TimesBench {
  private static final Duration DEADLINE = Duration.ofMinutes(5);
  private static final Duration BOOT = Duration.ofMinutes(10);
  private static final long LOOK_EVERY_MS = 20;
  private static final int AT_ONCE = 5;
  private static final int SINGLES = 20;
  private static final int STATE_BYTES = 256;
  private static final String PREFIX = "timed-";

  private static final int KNOWN = 20;
  private static final long REST_MS = 60_000;

  private final List<String> jvmOptions;
  private final boolean gossip;
  private final Consumer<String> log;

  TimesBench(List<String> jvmOptions, boolean gossip, Consumer<String> log) {
    this.jvmOptions = jvmOptions;
    this.gossip = gossip;
    this.log = log;
  }

  /**
   * What telling the others costs: how soon all nodes know one process more, and how many bytes
   * each writes for each of so many processes that start, and at rest, the cluster manager's
   * included.
   */
  void synchronization(int members, int processes) throws IOException {
    try (LocalCluster cluster = LocalCluster.create()) {
      List<NodeProcess> nodes = boot(cluster, members);
      start(nodes.get(0), 0, KNOWN);
      settle(nodes, KNOWN, members);
      long[] last = new long[KNOWN];
      for (int i = 0; i < KNOWN; i++) {
        JsonObject id = new JsonObject().put(BenchNode.PREFIX, Ids.of(PREFIX, KNOWN + i));
        List<CompletableFuture<JsonObject>> known =
            nodes.stream().map(node -> node.send(MoveNode.KNOWN, id, progress -> {})).toList();
        long begun = System.nanoTime();
        start(nodes.get(0), KNOWN + i, 1);
        for (int j = 0; j < members; j++) {
          JsonObject at = nodes.get(j).await(known.get(j), MoveNode.KNOWN, DEADLINE);
          last[i] = Math.max(last[i], at.getLong(BenchNode.NANOS) - begun);
        }
      }
      Arrays.sort(last);
      settle(nodes, 2 * KNOWN, members);
      long before = written(nodes);
      start(nodes.get(0), 2 * KNOWN, processes);
      settle(nodes, 2 * KNOWN + processes, members);
      double each = (written(nodes) - before) / (double) processes / members;
      pause(REST_MS / 4);
      before = written(nodes);
      pause(REST_MS);
      double rest = (written(nodes) - before) / (REST_MS / 1e3) / members;
      System.out.printf(
          "%d JVMs, %s: all know a start after %.1f ms (median; most %.1f), %.0f bytes written per"
              + " node and start, %.0f per node and second at rest with %d processes%n",
          members,
          gossip ? "gossip" : "pub/sub",
          last[KNOWN / 2] / 1e6,
          last[KNOWN - 1] / 1e6,
          each,
          rest,
          2 * KNOWN + processes);
    }
  }

  /** Bytes that these processes have written, to sockets for nearly all. */
  private static long written(List<NodeProcess> nodes) throws IOException {
    long bytes = 0;
    for (NodeProcess node : nodes) {
      for (String line : Files.readAllLines(Path.of("/proc", Long.toString(node.pid()), "io"))) {
        bytes += line.startsWith("wchar: ") ? Long.parseLong(line.substring(7)) : 0;
      }
    }
    return bytes;
  }

  /** Prints a line for each number of processes, which have to grow. */
  void run(int members, List<Integer> sizes) {
    try (LocalCluster cluster = LocalCluster.create()) {
      List<NodeProcess> nodes = boot(cluster, members);
      int before = 0;
      for (int size : sizes) {
        System.out.println(row(cluster, nodes, before, size));
        before = size + SINGLES;
      }
    }
  }

  static String header() {
    return String.format(
        "%5s %9s %11s %13s %11s %8s %9s %9s",
        "nodes", "processes", "started at", "all in", "one start", "join", "leave", "kill -9");
  }

  private String row(LocalCluster cluster, List<NodeProcess> nodes, int before, int size) {
    int members = nodes.size();
    long begun = System.nanoTime();
    start(nodes.get(0), before, size - before);
    double started = since(begun);
    settle(nodes, size, members);
    log.accept(members + " nodes run " + size + " processes");
    begun = System.nanoTime();
    for (int i = 0; i < SINGLES; i++) {
      start(nodes.get(0), size + i, 1);
    }
    double single = since(begun) / SINGLES;
    int all = size + SINGLES;
    settle(nodes, all, members);
    NodeProcess leaver = launch(cluster, "leaver-" + size, members);
    leaver.awaitReady(BOOT);
    double join = join(nodes, leaver, all);
    begun = System.nanoTime();
    leaver.call(MoveNode.LEAVE, new JsonObject(), DEADLINE);
    double leave = since(begun);
    settle(nodes, all, members);
    leaver.stop(Duration.ofSeconds(10));
    NodeProcess victim = launch(cluster, "victim-" + size, members);
    victim.awaitReady(BOOT);
    join(nodes, victim, all);
    begun = System.nanoTime();
    victim.kill();
    settle(nodes, all, members);
    double crash = since(begun);
    return String.format(
        "%5d %9d %11d %11.2f s %8.1f ms %6.2f s %7.2f s %7.2f s",
        members, size, size - before, started, 1e3 * single, join, leave, crash);
  }

  private static double since(long begun) {
    return (System.nanoTime() - begun) / 1e9;
  }

  private List<NodeProcess> boot(LocalCluster cluster, int members) {
    List<NodeProcess> nodes = new ArrayList<>();
    while (nodes.size() < members) {
      List<NodeProcess> some = new ArrayList<>();
      while (some.size() < AT_ONCE && nodes.size() + some.size() < members) {
        some.add(launch(cluster, "node-" + (nodes.size() + some.size()), members));
      }
      some.forEach(node -> node.awaitReady(BOOT));
      some.forEach(node -> node.call(MoveNode.JOIN, joining(), DEADLINE));
      nodes.addAll(some);
      log.accept(nodes.size() + " nodes are there");
    }
    return nodes;
  }

  private NodeProcess launch(LocalCluster cluster, String name, int members) {
    int heap = members > 20 ? 320 : members > 5 ? 640 : 1_024;
    return cluster.start(
        NodeLaunch.of(name, MoveNode.class.getName())
            .jvm("-Xmx" + heap + "m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
            .jvm(jvmOptions.toArray(String[]::new))
            .properties(Map.of("org.jboss.logging.provider", "slf4j"))
            .arguments(name));
  }

  private JsonObject joining() {
    return new JsonObject()
        .put(MoveNode.HUB, BenchNode.HUB)
        .put(MoveNode.GOSSIP, gossip)
        .put(MoveNode.HOSTING, true)
        .put(MoveNode.HOT, false);
  }

  private static void start(NodeProcess node, int from, int count) {
    JsonObject specs =
        new JsonObject()
            .put(BenchNode.PREFIX, PREFIX)
            .put(BenchNode.FROM, from)
            .put(BenchNode.COUNT, count)
            .put(MoveNode.SIZE, STATE_BYTES);
    node.call(MoveNode.START, specs, DEADLINE);
  }

  /** From its start until every process is where it belongs. */
  private double join(List<NodeProcess> nodes, NodeProcess another, int processes) {
    long begun = System.nanoTime();
    another.call(MoveNode.JOIN, joining(), DEADLINE);
    List<NodeProcess> all = new ArrayList<>(nodes);
    all.add(another);
    settle(all, processes, all.size());
    return since(begun);
  }

  /** Until all processes run, on nodes of which each has some, and none is moving. */
  private static void settle(List<NodeProcess> nodes, int processes, int members) {
    long end = System.nanoTime() + DEADLINE.toNanos();
    String found = "";
    while (System.nanoTime() < end) {
      List<CompletableFuture<JsonObject>> states =
          nodes.stream()
              .map(node -> node.send(MoveNode.STATE, new JsonObject(), progress -> {}))
              .toList();
      int hosted = 0;
      boolean settled = true;
      for (int i = 0; i < states.size(); i++) {
        JsonObject state = nodes.get(i).await(states.get(i), MoveNode.STATE, DEADLINE);
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
      found = hosted + " of " + processes;
      // counting takes a node's time, too
      pause(LOOK_EVERY_MS + processes / 200);
    }
    throw new NodeException("the processes did not settle in time: " + found);
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NodeException("interrupted");
    }
  }
}
