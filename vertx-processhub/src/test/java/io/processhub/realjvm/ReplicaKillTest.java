package io.processhub.realjvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R1 in real JVMs: an active replica is killed, and the one that stood by goes on. */
class ReplicaKillTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final List<String> IDS = RealCluster.ids("standby-", 1_000);

  /** A shorter lease than by default, so that the test need not wait for five seconds. */
  private static JsonObject options(String tolerance) {
    return new JsonObject()
        .put("lease", 2_000)
        .put(
            "redundancy",
            new JsonObject()
                .put("type", "replication")
                .put("factor", 2)
                .put("signal", "ACTIVE")
                .put("model", "ACTIVE_PASSIVE"))
        .put("partitionTolerance", new JsonObject(tolerance));
  }

  @TempDir private Path directory;

  /** A replica as the JVM in which it runs knows it. */
  private record Seen(String node, String role, long at, long told) {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\": \"divergence\"}",
        "{\"type\": \"majority-quorum\", \"initialClusterSize\": 3}"
      })
  void after_kill_the_replica_that_stood_by_is_active_and_every_process_has_two_again(
      String tolerance) {
    JsonObject options = options(tolerance);
    try (RealCluster cluster = new RealCluster("replicas", Launch.onLoopback(), options)) {
      Map<String, Path> witnesses = new LinkedHashMap<>();
      List<NodeProcess> nodes = new ArrayList<>();
      for (String name : List.of("n1", "n2", "n3")) {
        witnesses.put(name, directory.resolve(name));
        String path = witnesses.get(name).toAbsolutePath().toString();
        nodes.add(cluster.launch(name, List.of(), Map.of(WitnessFile.PROPERTY, path)));
      }
      cluster.boot(nodes);
      nodes.get(0).start(IDS);
      RealCluster.await(PATIENCE, () -> objection(cluster));
      Map<String, List<Seen>> before = seen(cluster);
      nodes.get(0).traffic(IDS, 400, Duration.ofSeconds(2));
      nodes.get(2).traffic(IDS, 400, Duration.ofSeconds(2));
      RealCluster.await(
          PATIENCE, () -> WitnessFile.read(witnesses).size() < 1_000 ? "no traffic" : null);
      NodeProcess victim = nodes.get(1);
      long killed = cluster.kill(victim);
      RealCluster.await(PATIENCE, () -> objection(cluster));
      Map<String, List<Seen>> after = seen(cluster);
      long noticed =
          cluster.alive().stream()
              .flatMap(node -> node.sightings("members").stream())
              .filter(each -> each.at() >= killed && each.nodes().size() == 2)
              .mapToLong(NodeProcess.Sighting::at)
              .max()
              .orElseThrow();
      long last = 0;
      int promoted = 0;
      for (String id : IDS) {
        Seen lost = active(before.get(id));
        Seen now = active(after.get(id));
        if (lost.node().equals(victim.name())) {
          promoted++;
          last = Math.max(last, now.told());
          assertTrue(now.told() >= killed, id + " was not told its role");
          // It ran already: nothing had to be started for it.
          assertTrue(now.at() < killed, id + " started after the kill");
          assertTrue(before.get(id).stream().anyMatch(s -> s.node().equals(now.node())), id);
        } else {
          assertEquals(lost.node(), now.node(), id);
          assertEquals(lost.at(), now.at(), id);
        }
      }
      assertTrue(promoted > 0);
      Timing.print(
          "%d of %d replicas promoted under %s: the loss noticed %d ms after the kill, the last"
              + " promoted %d ms after that",
          promoted, IDS.size(), tolerance, noticed - killed, last - noticed);
      JsonObject answers = nodes.get(0).ask(IDS);
      for (String id : IDS) {
        assertEquals(active(after.get(id)).node(), answers.getString(id), id);
      }
      assertFalse(cluster.alive().contains(victim));
      nodes.get(0).endTraffic();
      nodes.get(2).endTraffic();
      List<WitnessFile.Line> lines = WitnessFile.read(witnesses);
      assertEquals(List.of(), WitnessFile.doubles(lines));
      assertTrue(last - killed < 10_000, last - killed + " ms without an active replica");
    }
  }

  private static Seen active(List<Seen> replicas) {
    return replicas.stream().filter(r -> r.role().equals("ACTIVE")).findFirst().orElseThrow();
  }

  private static Map<String, List<Seen>> seen(RealCluster cluster) {
    Map<String, List<Seen>> seen = new HashMap<>();
    for (NodeProcess node : cluster.alive()) {
      for (JsonObject each : node.running()) {
        seen.computeIfAbsent(each.getString("id"), id -> new ArrayList<>())
            .add(
                new Seen(
                    node.name(), each.getString("role"), each.getLong("at"), each.getLong("told")));
      }
    }
    return seen;
  }

  /** What is wrong if each process is to run twice, once of it active, and all nodes agree. */
  private static @Nullable String objection(RealCluster cluster) {
    Map<String, List<Seen>> seen = seen(cluster);
    if (!seen.keySet().equals(Set.copyOf(IDS))) {
      return seen.size() + " processes run";
    }
    for (Map.Entry<String, List<Seen>> each : seen.entrySet()) {
      long active = each.getValue().stream().filter(s -> s.role().equals("ACTIVE")).count();
      if (each.getValue().size() != 2 || active != 1) {
        return each.toString();
      }
    }
    List<String> first = cluster.alive().get(0).registry();
    for (NodeProcess node : cluster.alive()) {
      if (node.status().getBoolean("locked") || !node.registry().equals(first)) {
        return node.name() + " is locked or has another registry";
      }
    }
    return first.stream()
        .map(text -> misstated(text, seen))
        .filter(t -> t != null)
        .findFirst()
        .orElse(null);
  }

  private static @Nullable String misstated(String encoded, Map<String, List<Seen>> seen) {
    JsonObject record = new JsonObject(encoded);
    JsonArray replicas = record.getJsonArray("replicas");
    Map<String, String> said = new TreeMap<>();
    for (int i = 0; i < replicas.size(); i++) {
      JsonObject replica = replicas.getJsonObject(i);
      said.put(replica.getString("nodeName"), replica.getString("role"));
    }
    Map<String, String> so = new TreeMap<>();
    Set<String> nodes = new HashSet<>();
    for (Seen each : seen.getOrDefault(record.getString("id"), List.of())) {
      so.put(each.node(), each.role());
      nodes.add(each.node());
    }
    return said.equals(so) && nodes.size() == 2 ? null : encoded + " but it runs as " + so;
  }
}
