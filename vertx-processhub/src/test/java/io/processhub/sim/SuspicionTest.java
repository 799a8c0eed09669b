package io.processhub.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.core.CoreConfig;
import io.processhub.core.Event;
import io.processhub.model.ProcessId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes that seem to have ended, rightly and wrongly. */
class SuspicionTest {
  private static final CoreConfig CONFIG =
      Plan.config(Plan.VIRTUAL_NODES, 1, 500, 5_000, 3_600_000, 15_000, 256);
  private static final int PROCESSES = 200;

  private static CalmCluster cluster(long seed, int nodes) {
    CalmCluster cluster = new CalmCluster(seed, Plan.calm(nodes, nodes, CONFIG));
    cluster.start(0, PROCESSES);
    return cluster;
  }

  private static int running(List<SimNode> nodes) {
    Map<ProcessId, Integer> running = new HashMap<>();
    for (SimNode node : nodes) {
      node.replicas.forEach(
          (id, replica) ->
              running.merge(id, replica.state == SimReplica.State.RUNNING ? 1 : 0, Integer::sum));
    }
    running.values().forEach(count -> assertEquals(1, count));
    return running.size();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void processes_of_a_node_that_ended_run_again_before_the_lists_of_nodes_say_so(long seed) {
    CalmCluster cluster = cluster(seed, 3);
    SimHost victim = cluster.sim.hosts.get(1);
    cluster.sim.lose(victim);
    cluster.run(5);
    cluster.node(0).post(new Event.Suspected(victim.id));
    cluster.node(2).post(new Event.Suspected(victim.id));
    // lists change 300 ms after the end of a node at the earliest
    cluster.run(200);
    assertTrue(cluster.sim.hosts.get(0).listed.contains(victim.id));
    assertEquals(PROCESSES, running(List.of(cluster.node(0), cluster.node(2))));
    cluster.settle();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void wrong_suspicion_heals_by_itself(long seed) {
    CalmCluster cluster = cluster(seed, 3);
    SimNode suspect = cluster.node(1);
    cluster.node(0).post(new Event.Suspected(suspect.host.id));
    assertFalse(cluster.node(0).core.view().contains(suspect.member));
    cluster.run(50);
    assertTrue(cluster.node(0).core.view().contains(suspect.member));
    cluster.settle();
    assertEquals(PROCESSES, running(cluster.sim.nodes()));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void node_that_all_others_wrongly_suspect_is_one_of_them_again(long seed) {
    CalmCluster cluster = cluster(seed, 4);
    SimNode suspect = cluster.node(1);
    for (int host : List.of(0, 2, 3)) {
      cluster.node(host).post(new Event.Suspected(suspect.host.id));
    }
    cluster.run(50);
    cluster.settle();
    assertEquals(PROCESSES, running(cluster.sim.nodes()));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void suspicion_of_a_node_that_is_not_listed_or_unknown_changes_nothing(long seed) {
    CalmCluster cluster = cluster(seed, 2);
    Map<ProcessId, Integer> before = cluster.deployments();
    cluster.node(0).post(new Event.Suspected(new io.processhub.model.NodeId("stranger")));
    cluster.node(0).post(new Event.Suspected(cluster.node(0).host.id));
    cluster.run(1_000);
    cluster.settle();
    assertEquals(before, cluster.deployments());
    assertEquals(2, cluster.node(0).core.view().size());
  }
}
