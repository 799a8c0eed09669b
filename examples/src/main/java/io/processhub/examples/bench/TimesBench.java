package io.processhub.examples.bench;

import io.processhub.examples.local.LocalCluster;
import io.processhub.examples.local.NodeException;
import io.processhub.examples.local.NodeLaunch;
import io.processhub.examples.local.NodeProcess;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
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

  private final List<String> jvmOptions;
  private final Consumer<String> log;

  TimesBench(List<String> jvmOptions, Consumer<String> log) {
    this.jvmOptions = jvmOptions;
    this.log = log;
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

  private static JsonObject joining() {
    return new JsonObject()
        .put(MoveNode.HUB, BenchNode.HUB)
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
  private static double join(List<NodeProcess> nodes, NodeProcess another, int processes) {
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
      pause();
    }
    throw new NodeException("the processes did not settle in time: " + found);
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_EVERY_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NodeException("interrupted");
    }
  }
}
