package io.processhub.realjvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * T5 under a quorum: a JVM is stopped past the end of its lease and past its eviction, under load,
 * and goes on. Each JVM writes its handlers down outside of the bus, by the machine's monotonic
 * clock, which all of them and this test share.
 */
class HangUnderQuorumTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final long LEASE = 2_000;
  private static final int PER_SECOND = 400;
  private static final List<String> IDS = RealCluster.ids("process-", 300);

  private static final JsonObject OPTIONS =
      new JsonObject()
          .put("lease", LEASE)
          .put(
              "partitionTolerance",
              new JsonObject().put("type", "majority-quorum").put("initialClusterSize", 3));

  @TempDir private Path directory;

  private final Map<String, Path> witnesses = new LinkedHashMap<>();

  private NodeProcess launch(RealCluster cluster, String name) {
    Path file = directory.resolve(name);
    witnesses.put(name, file);
    return cluster.launch(
        name, List.of(), Map.of(WitnessFile.PROPERTY, file.toAbsolutePath().toString()));
  }

  @Test
  void t5_no_handler_starts_after_the_lease_and_those_of_successors_start_later() {
    try (RealCluster cluster = new RealCluster("hang-quorum", Launch.onLoopback(), OPTIONS)) {
      cluster.boot(List.of(launch(cluster, "n1"), launch(cluster, "n2"), launch(cluster, "n3")));
      cluster.explaining(() -> hang(cluster));
    }
  }

  private void hang(RealCluster cluster) {
    RealCluster.await(PATIENCE, () -> Census.of(cluster.alive()).objection(List.of()));
    cluster.alive().get(0).start(IDS);
    Set<String> held = cluster.awaitSettled(PATIENCE, IDS).on("n2");
    NodeProcess victim = cluster.alive().get(1);
    List<NodeProcess> others = List.of(cluster.alive().get(0), cluster.alive().get(2));
    others.forEach(node -> node.traffic(IDS, PER_SECOND, TIMEOUT));
    // each has been handled once before
    RealCluster.await(
        PATIENCE, () -> handled(held, Long.MAX_VALUE).size() < held.size() ? "" : null);
    victim.signal("STOP");
    long stopped = System.nanoTime();
    RealCluster.await(PATIENCE, () -> Census.of(others).numbers(IDS));
    long replaced = System.nanoTime();
    RealCluster.await(PATIENCE, () -> successors(held, stopped).size() < held.size() ? "" : null);
    victim.signal("CONT");
    long woken = System.nanoTime();
    cluster.awaitSettled(PATIENCE, IDS);
    long settled = System.nanoTime();
    // and each of those that it runs again now, too
    Set<String> again = Census.of(cluster.alive()).on("n2");
    assertFalse(again.isEmpty());
    others.forEach(NodeProcess::endTraffic);

    List<WitnessFile.Line> lines = WitnessFile.read(witnesses);
    assertEquals(List.of(), WitnessFile.doubles(lines));
    Map<String, Long> before = handled(held, stopped);
    long end = stopped + millis(LEASE);
    List<WitnessFile.Line> late =
        lines.stream()
            .filter(line -> line.node().equals("n2") && line.from() >= end)
            .filter(line -> line.epoch() <= before.getOrDefault(line.id(), 0L))
            .toList();
    assertEquals(List.of(), late);
    long first = successors(held, stopped).values().stream().min(Long::compare).orElseThrow();
    Timing.print(
        "hung under a quorum: the first of %d processes was handled elsewhere after %d ms, all ran"
            + " there after %d; %d handlers witnessed; one owner each %d ms after it went on",
        held.size(),
        (first - stopped) / 1_000_000,
        (replaced - stopped) / 1_000_000,
        lines.size(),
        (settled - woken) / 1_000_000);
    // A lease is renewed each third of it, so that it was over no sooner than this.
    assertTrue(
        first - stopped >= millis(LEASE * 2 / 3), () -> (first - stopped) / 1_000_000 + " ms");
  }

  private static long millis(long millis) {
    return millis * 1_000_000;
  }

  /** The highest epoch under which n2 handled each of them before that moment. */
  private Map<String, Long> handled(Set<String> ids, long before) {
    Map<String, Long> epochs = new HashMap<>();
    for (WitnessFile.Line line : WitnessFile.read(witnesses)) {
      if (line.node().equals("n2") && ids.contains(line.id()) && line.from() < before) {
        epochs.merge(line.id(), line.epoch(), Math::max);
      }
    }
    return epochs;
  }

  /** When each of them was first handled by another node after that moment. */
  private Map<String, Long> successors(Set<String> ids, long after) {
    Map<String, Long> first = new HashMap<>();
    for (WitnessFile.Line line : WitnessFile.read(witnesses)) {
      if (!line.node().equals("n2") && ids.contains(line.id()) && line.from() >= after) {
        first.merge(line.id(), line.from(), Math::min);
      }
    }
    return first;
  }
}
