package io.processhub.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.core.CoreConfig;
import io.processhub.core.Event;
import io.processhub.core.NodeMark;
import io.processhub.core.Ownership;
import io.processhub.model.OnNodeLoss;
import io.processhub.model.ProcessId;
import io.processhub.strategy.distribution.ForEachNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Processes with a replica on every node, through everything that nodes do. */
class OnEachNodeTest {
  private static final int IDS = 20;
  private static final CoreConfig CONFIG =
      Plan.config(Plan.VIRTUAL_NODES, 1, 300, 2_000, 3_600_000, 15_000, 256);

  private static CalmCluster cluster(int nodes, int hosts) {
    CalmCluster cluster =
        new CalmCluster(3, Plan.calm(nodes, hosts, CONFIG).with(new ForEachNode()));
    cluster.start(0, IDS);
    assertEquals(IDS * nodes, starts(cluster));
    return cluster;
  }

  private static int starts(CalmCluster cluster) {
    return cluster.deployments().values().stream().mapToInt(Integer::intValue).sum();
  }

  @Test
  void joining_node_gets_one_of_each_and_no_other_starts_anew() {
    CalmCluster cluster = cluster(3, 4);
    cluster.sim.boot(cluster.sim.hosts.get(3));
    cluster.run(2_000);
    cluster.settle();
    assertEquals(IDS * 4, starts(cluster));
  }

  @Test
  void leaving_and_lost_nodes_take_theirs_with_them() {
    CalmCluster cluster = cluster(4, 4);
    cluster.node(3).leave(10_000);
    cluster.run(1_000);
    cluster.settle();
    cluster.sim.lose(cluster.sim.hosts.get(2));
    cluster.run(2_000);
    cluster.settle();
    assertEquals(IDS * 4, starts(cluster), "nothing starts in the place of what is gone");
  }

  @Test
  void one_node_alone_keeps_all_while_others_come_and_go() {
    CalmCluster cluster = cluster(1, 2);
    for (int i = 1; i <= 3; i++) {
      cluster.sim.boot(cluster.sim.hosts.get(1));
      cluster.run(2_000);
      cluster.settle();
      assertEquals(IDS + i * IDS, starts(cluster));
      cluster.node(1).leave(10_000);
      cluster.run(3_000);
      cluster.settle();
    }
  }

  @Test
  void cordoned_node_keeps_what_it_has_and_gets_nothing_new() {
    CalmCluster cluster = cluster(3, 3);
    String name = cluster.sim.hosts.get(2).name;
    cluster.report(
        cluster.ask(
            0,
            call ->
                new Event.MarkCall(
                    call,
                    name,
                    NodeMark.State.CORDONED,
                    new Event.CallOptions(5_000, Event.Acknowledge.MAJORITY, true))));
    cluster.begin(0, "late-", 5, true, OnNodeLoss.WAIT);
    cluster.settle();
    assertEquals(IDS * 3 + 5 * 2, starts(cluster));
  }

  @Test
  void halves_of_a_split_hub_keep_their_replicas_when_they_meet() {
    CalmCluster cluster = cluster(4, 4);
    Map<ProcessId, Integer> before = cluster.deployments();
    cluster.sim.faults.cutFor(new boolean[] {true, true, false, false}, true, 10_000, true);
    cluster.run(11_000);
    cluster.run(12_000);
    cluster.settle();
    Ownership ownership = cluster.node(0).core.registry().get("process-0").ownership();
    assertEquals(4, ownership.replicas().size());
    cluster.deployments().forEach((id, count) -> assertTrue(count <= before.get(id) + 2));
  }
}
