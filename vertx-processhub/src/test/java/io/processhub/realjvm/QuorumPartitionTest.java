package io.processhub.realjvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * P2, P3 and P5 under quorum strategies, with a network that is really cut: five hosts in network
 * namespaces, three on one side. Each JVM writes its handlers down outside of the bus.
 */
class QuorumPartitionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration CUT = Duration.ofSeconds(15);
  private static final Duration FLAP = Duration.ofSeconds(1);
  private static final int FLAPS = 10;
  private static final int FLAPS_OF_A_MINUTE = 30;
  private static final long LEASE = 2_000;
  private static final int LEFT = 3;
  private static final int RIGHT = 2;
  private static final List<String> IDS = RealCluster.ids("process-", 300);

  @TempDir private Path directory;

  private final Map<String, Path> witnesses = new LinkedHashMap<>();

  private static JsonObject partition(String type) {
    return type.equals("static-quorum")
        ? new JsonObject().put("type", type).put("quorumSize", 3)
        : new JsonObject().put("type", type).put("initialClusterSize", 5);
  }

  @Test
  void p3_smaller_side_is_fenced_and_the_larger_takes_over_only_then() {
    onFiveHosts("majority-quorum", this::cutAndHeal);
  }

  @Test
  @Tag("soak")
  void p3_smaller_side_of_a_static_quorum_is_fenced_and_the_larger_takes_over_only_then() {
    onFiveHosts("static-quorum", this::cutAndHeal);
  }

  @Test
  void p5_flapping_link_never_gives_two_owners() {
    flap(FLAPS);
  }

  @Test
  @Tag("soak")
  void p5_link_that_flaps_for_a_minute_never_gives_two_owners() {
    flap(FLAPS_OF_A_MINUTE);
  }

  private void flap(int times) {
    onFiveHosts(
        "majority-quorum",
        (hosts, cluster) -> {
          begin(cluster);
          for (int i = 0; i < times; i++) {
            hosts.cut();
            pause(FLAP);
            hosts.heal();
            pause(FLAP);
          }
          settles(cluster);
        });
  }

  /** All run and are sent messages from both sides. */
  private static void begin(RealCluster cluster) {
    RealCluster.await(PATIENCE, () -> Census.of(cluster.alive()).objection(List.of()));
    cluster.alive().get(0).start(IDS);
    cluster.awaitSettled(PATIENCE, IDS);
    for (int host : List.of(0, LEFT + RIGHT - 1)) {
      cluster.alive().get(host).traffic(IDS, 400, Duration.ofSeconds(2));
    }
  }

  private void cutAndHeal(Namespaces hosts, RealCluster cluster) {
    List<NodeProcess> left = cluster.alive().subList(0, LEFT);
    List<NodeProcess> right = cluster.alive().subList(LEFT, LEFT + RIGHT);
    begin(cluster);
    long cut = Timing.now();
    hosts.cut();
    for (NodeProcess node : right) {
      RealCluster.await(
          PATIENCE,
          () -> {
            JsonObject status = node.status();
            boolean fenced =
                status.getString("status").equals("PARTITIONED") && status.getBoolean("locked");
            return fenced ? null : node.name() + " is " + status.getString("status");
          });
    }
    Timing.print("cut: the smaller side is fenced after %d ms", Timing.now() - cut);
    AssertionError refused =
        assertThrows(AssertionError.class, () -> right.get(0).start(List.of("refused")));
    assertTrue(refused.getMessage().contains("no quorum"), refused::getMessage);
    RealCluster.await(PATIENCE, () -> Census.of(left).numbers(IDS));
    Timing.print("cut: the larger side runs everything after %d ms", Timing.now() - cut);
    pause(CUT.minusMillis(Timing.now() - cut));
    hosts.heal();
    settles(cluster);
  }

  private void settles(RealCluster cluster) {
    long healed = Timing.now();
    cluster.awaitSettled(PATIENCE, IDS);
    Timing.print("healed: one replica each, equal registries after %d ms", Timing.now() - healed);
    for (int host : List.of(0, LEFT + RIGHT - 1)) {
      cluster.alive().get(host).endTraffic();
    }
    List<WitnessFile.Line> lines = WitnessFile.read(witnesses);
    assertEquals(List.of(), WitnessFile.doubles(lines));
    assertTrue(lines.size() > 2_000, () -> "few messages: " + lines.size());
    Timing.print("%d handlers witnessed, none of a lower epoch after a higher", lines.size());
  }

  private void onFiveHosts(String type, BiConsumer<Namespaces, RealCluster> test) {
    String obstacle = Namespaces.obstacle();
    if (obstacle != null) {
      Timing.print("skipped: %s", obstacle);
    }
    assumeTrue(obstacle == null, obstacle);
    JsonObject options =
        new JsonObject().put("partitionTolerance", partition(type)).put("lease", LEASE);
    try (Namespaces hosts = new Namespaces(LEFT, RIGHT);
        RealCluster cluster =
            new RealCluster("quorum-" + type, Launch.onHosts(hosts.addresses()), options)) {
      List<NodeProcess> nodes = new ArrayList<>();
      for (int i = 1; i <= LEFT + RIGHT; i++) {
        nodes.add(launch(hosts, cluster, i));
      }
      cluster.boot(nodes);
      cluster.explaining(() -> test.accept(hosts, cluster));
    }
  }

  private NodeProcess launch(Namespaces hosts, RealCluster cluster, int host) {
    String name = "h" + host;
    Path file = directory.resolve(name);
    witnesses.put(name, file);
    Map<String, String> properties =
        Map.of(
            "jgroups.bind.address",
            hosts.address(host),
            WitnessFile.PROPERTY,
            file.toAbsolutePath().toString());
    return cluster.launch(name, hosts.at(host), properties);
  }

  private static void pause(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
