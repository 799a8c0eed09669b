package io.processhub.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.core.CoreConfig;
import io.processhub.core.Event;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.ring.HashRing;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a cluster does, and how much of it, when nothing goes wrong. */
class CalmClusterTest {
  private static final CoreConfig CONFIG =
      Plan.config(Plan.VIRTUAL_NODES, 1, 500, 5_000, 3_600_000, 15_000, 256);

  private static Map<ProcessId, NodeId> owners(CalmCluster cluster, int host, int processes) {
    HashRing ring = HashRing.of(cluster.node(host).core.view().members(), Plan.VIRTUAL_NODES);
    Map<ProcessId, NodeId> owners = new TreeMap<>();
    for (int i = 0; i < processes; i++) {
      ProcessId id = new ProcessId("process-" + i);
      owners.put(id, ring.owner(id));
    }
    return owners;
  }

  /** Every process whose owner changed was started once more, and no other. */
  private static void assertLeastMovement(
      Map<ProcessId, NodeId> before,
      Map<ProcessId, NodeId> after,
      Map<ProcessId, Integer> startsBefore,
      Map<ProcessId, Integer> startsAfter) {
    int moved = 0;
    for (ProcessId id : before.keySet()) {
      int expected = before.get(id).equals(after.get(id)) ? 0 : 1;
      assertEquals(expected, startsAfter.get(id) - startsBefore.get(id), () -> "moves of " + id);
      moved += expected;
    }
    assertTrue(moved > 0 && moved < before.size(), "moved " + moved);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void nodes_that_found_a_hub_together_start_nothing_twice(long seed) {
    int nodes = 3;
    CoreConfig config = Plan.config(Plan.VIRTUAL_NODES, nodes, 500, 5_000, 3_600_000, 15_000, 256);
    CalmCluster cluster = CalmCluster.booting(seed, Plan.calm(nodes, nodes, config));
    boolean[] begun = new boolean[nodes];
    for (int millis = 0; millis < 8_000; millis++) {
      cluster.run(1);
      for (int i = 0; i < nodes; i++) {
        SimNode node = cluster.sim.hosts.get(i).node;
        if (node != null && !begun[i] && node.core.view().contains(node.core.self())) {
          begun[i] = true;
          cluster.begin(i, 200);
        }
      }
    }
    cluster.settle();
    for (boolean each : begun) {
      assertTrue(each, "a node did not become a member");
    }
    cluster.deployments().forEach((id, count) -> assertEquals(1, count, () -> "starts of " + id));
    assertEquals(200, cluster.deployments().size());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void joins_and_leaves_move_exactly_what_changes_its_owner_and_none_twice(long seed) {
    int nodes = 2 + (int) (seed % 5);
    int processes = 300;
    CalmCluster cluster = new CalmCluster(seed, Plan.calm(nodes, nodes + 1, CONFIG));
    cluster.start(0, processes);
    Map<ProcessId, NodeId> alone = owners(cluster, 0, processes);
    Map<ProcessId, Integer> started = cluster.deployments();
    started.values().forEach(count -> assertEquals(1, count));

    cluster.sim.boot(cluster.sim.hosts.get(nodes));
    cluster.run(500);
    cluster.settle();
    Map<ProcessId, NodeId> joined = owners(cluster, 0, processes);
    Map<ProcessId, Integer> afterJoin = cluster.deployments();
    assertLeastMovement(alone, joined, started, afterJoin);

    cluster.node(1).post(new Event.LeaveCall(10_000));
    cluster.run(500);
    cluster.settle();
    assertLeastMovement(joined, owners(cluster, 0, processes), afterJoin, cluster.deployments());
  }

  @Test
  void a_join_moves_thousands_though_few_may_be_under_way_at_once() {
    CoreConfig narrow = Plan.config(Plan.VIRTUAL_NODES, 1, 500, 5_000, 3_600_000, 15_000, 20);
    CalmCluster cluster = new CalmCluster(12, Plan.calm(2, 3, narrow));
    cluster.start(0, 4_000);
    Map<ProcessId, NodeId> before = owners(cluster, 0, 4_000);
    Map<ProcessId, Integer> started = cluster.deployments();
    cluster.sim.boot(cluster.sim.hosts.get(2));
    cluster.run(500);
    cluster.settle();
    assertLeastMovement(before, owners(cluster, 0, 4_000), started, cluster.deployments());
  }

  @Test
  void ten_joins_within_a_second_are_one_rebalancing() {
    CalmCluster cluster = new CalmCluster(9, Plan.calm(2, 12, CONFIG));
    cluster.start(0, 500);
    Map<ProcessId, NodeId> before = owners(cluster, 0, 500);
    Map<ProcessId, Integer> started = cluster.deployments();
    for (int i = 2; i < 12; i++) {
      SimHost host = cluster.sim.hosts.get(i);
      cluster.sim.agenda.in(i * 40 * Agenda.MS, () -> cluster.sim.boot(host));
    }
    cluster.run(2_000);
    cluster.settle();
    assertLeastMovement(before, owners(cluster, 0, 500), started, cluster.deployments());
  }

  @Test
  void twenty_nodes_boot_at_once_and_start_two_thousand_processes_once_each() {
    CalmCluster cluster = new CalmCluster(10, Plan.calm(20, 20, CONFIG));
    cluster.start(7, 2_000);
    assertEquals(2_000, cluster.deployments().size());
    cluster.deployments().forEach((id, count) -> assertEquals(1, count, id::value));
    cluster.sim.nodes().forEach(node -> assertEquals(20, node.core.view().size()));
  }

  @Test
  void idle_cluster_sends_the_same_whatever_the_number_of_processes() {
    long few = idleBytes(1_000);
    long many = idleBytes(10_000);
    assertTrue(few > 0);
    assertTrue(many <= few * 21 / 20, () -> few + " bytes with 1,000, " + many + " with 10,000");
    assertTrue(many < 100_000, () -> many + " bytes in twelve rounds");
  }

  /** Of three nodes in a minute, that is twelve rounds of anti-entropy. */
  private static long idleBytes(int processes) {
    CalmCluster cluster = new CalmCluster(11, Plan.calm(3, 3, CONFIG));
    cluster.start(0, processes);
    cluster.run(10_000);
    cluster.sim.network.sent.clear();
    long before = cluster.sim.network.bytes;
    cluster.run(60_000);
    assertEquals(Map.of("Digest", 12 * 3 * 2), cluster.sim.network.sent);
    return cluster.sim.network.bytes - before;
  }
}
