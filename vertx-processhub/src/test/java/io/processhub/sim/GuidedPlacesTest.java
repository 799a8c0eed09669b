package io.processhub.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.core.CoreConfig;
import io.processhub.core.Event;
import io.processhub.core.MoveReport;
import io.processhub.model.OnNodeLoss;
import io.processhub.model.PlacementRule;
import io.processhub.model.ProcessId;
import io.processhub.strategy.distribution.Guided;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Processes that are bound to the nodes that their starts name, through everything nodes do. */
class GuidedPlacesTest {
  private static final int EACH = 10;
  private static final CoreConfig CONFIG =
      Plan.config(Plan.VIRTUAL_NODES, 1, 300, 2_000, 3_600_000, 15_000, 256);

  private static CalmCluster cluster(int nodes, int hosts) {
    CalmCluster cluster = new CalmCluster(5, Plan.calm(nodes, hosts, CONFIG).with(new Guided()));
    for (int host = 0; host < nodes; host++) {
      bind(cluster, host);
    }
    cluster.settle();
    assertEquals(EACH * nodes, starts(cluster));
    return cluster;
  }

  /** Started from another node than that to which they are bound. */
  private static void bind(CalmCluster cluster, int host) {
    String name = cluster.sim.hosts.get(host).name;
    cluster.begin(
        host == 0 ? 1 : 0,
        "of-" + host + "-",
        EACH,
        false,
        OnNodeLoss.WAIT,
        new PlacementRule.Bound(List.of(name)));
  }

  private static int starts(CalmCluster cluster) {
    return cluster.deployments().values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Each that runs is where it is bound to, and so many do. */
  private static void assertBound(CalmCluster cluster, int running) {
    int all = 0;
    for (SimNode node : cluster.sim.nodes()) {
      for (ProcessId id : node.replicas.keySet()) {
        assertTrue(id.value().startsWith("of-" + node.host.index + "-"), () -> id + " on " + node);
        all++;
      }
    }
    assertEquals(running, all);
  }

  @Test
  void joining_node_moves_nothing_and_takes_what_is_bound_to_it() {
    CalmCluster cluster = cluster(3, 4);
    cluster.sim.boot(cluster.sim.hosts.get(3));
    cluster.run(2_000);
    cluster.settle();
    assertEquals(EACH * 3, starts(cluster));
    bind(cluster, 3);
    cluster.settle();
    assertBound(cluster, EACH * 4);
  }

  @Test
  void what_is_bound_to_a_node_that_left_waits_for_it_and_runs_there_again() {
    CalmCluster cluster = cluster(3, 3);
    cluster.node(2).leave(10_000);
    cluster.run(3_000);
    cluster.settle();
    assertBound(cluster, EACH * 2);
    cluster.sim.boot(cluster.sim.hosts.get(2));
    cluster.run(2_000);
    cluster.settle();
    assertBound(cluster, EACH * 3);
    assertEquals(EACH * 4, starts(cluster), "only what came back starts anew");
  }

  @Test
  void what_is_bound_to_a_node_that_crashed_waits_for_it_and_runs_there_again() {
    CalmCluster cluster = cluster(3, 3);
    SimHost lost = cluster.sim.hosts.get(1);
    cluster.sim.lose(lost);
    cluster.run(5_000);
    cluster.settle();
    assertBound(cluster, EACH * 2);
    cluster.sim.boot(lost);
    cluster.run(2_000);
    cluster.settle();
    assertBound(cluster, EACH * 3);
    assertEquals(EACH * 4, starts(cluster), "only what came back starts anew");
  }

  @Test
  void drained_node_keeps_what_has_no_other_place_and_the_report_names_it() {
    CalmCluster cluster = cluster(3, 3);
    String name = cluster.sim.hosts.get(1).name;
    MoveReport report =
        cluster.report(
            cluster.ask(
                0,
                call ->
                    new Event.MigrateCall(
                        call,
                        cluster.node(0).core.planner().drain(name),
                        new Event.CallOptions(5_000, Event.Acknowledge.MAJORITY, true))));
    cluster.settle();
    assertEquals(EACH, report.skipped().size(), report::toString);
    assertBound(cluster, EACH * 3);
    assertEquals(EACH * 3, starts(cluster));
  }

  @Test
  void halves_of_a_split_hub_run_their_own_only_and_nothing_starts_anew() {
    CalmCluster cluster = cluster(4, 4);
    Map<ProcessId, Integer> before = cluster.deployments();
    cluster.sim.faults.cutFor(new boolean[] {true, true, false, false}, true, 10_000, true);
    cluster.run(9_000);
    assertBound(cluster, EACH * 4);
    cluster.run(14_000);
    cluster.settle();
    assertBound(cluster, EACH * 4);
    assertEquals(before, cluster.deployments());
  }
}
