package io.processhub.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.processhub.core.AgreedView;
import io.processhub.core.CoreConfig;
import io.processhub.core.Founding;
import io.processhub.model.OnNodeLoss;
import io.processhub.strategy.partition.EvenSplit;
import io.processhub.strategy.partition.MajorityQuorum;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two halves that boot apart, where two of a stated three may found a hub: both do, and then they
 * meet.
 */
class TwoFoundingsTest {
  private static final CoreConfig CONFIG =
      Plan.with(
          Plan.config(Plan.VIRTUAL_NODES, 1, 500, 2_000, 3_600_000, 15_000, 256),
          new MajorityQuorum(3, false, EvenSplit.NOBODY),
          2_000,
          5);
  private static final int PROCESSES = 20;

  private static Founding founding(SimNode node) {
    AgreedView view = node.core.agreed().get(0);
    return view.founding();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void one_with_more_founders_stands_and_what_both_sides_started_runs_once(long seed) {
    CalmCluster cluster = CalmCluster.booting(seed, Plan.calm(5, 5, CONFIG));
    cluster.sim.faults.cutFor(new boolean[] {false, false, true, true, true}, true, 20_000, true);
    cluster.run(12_000);
    assertEquals(2, founding(cluster.node(0)).voters());
    Founding larger = founding(cluster.node(4));
    assertEquals(3, larger.voters());
    cluster.begin(0, PROCESSES);
    cluster.begin(4, PROCESSES);
    cluster.run(9_000);
    cluster.settle();
    for (int host = 0; host < 5; host++) {
      assertEquals(larger, founding(cluster.node(host)));
      assertEquals(5, cluster.node(host).core.view().size());
    }
    assertEquals(PROCESSES, running(cluster));
  }

  private static long running(CalmCluster cluster) {
    return cluster.sim.nodes().stream()
        .flatMap(node -> node.replicas.values().stream())
        .filter(replica -> replica.state == SimReplica.State.RUNNING)
        .count();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void greater_of_two_foundings_that_meet_stands_and_has_the_processes_of_both(long seed) {
    CalmCluster cluster = CalmCluster.booting(seed, Plan.calm(4, 4, CONFIG));
    cluster.sim.faults.cutFor(new boolean[] {true, true, false, false}, true, 20_000, true);
    cluster.run(12_000);
    Founding left = founding(cluster.node(0));
    Founding right = founding(cluster.node(3));
    assertNotEquals(left, right);
    cluster.begin(0, "left-", PROCESSES, false, OnNodeLoss.RESTART);
    cluster.begin(3, "right-", PROCESSES, false, OnNodeLoss.RESTART);
    cluster.run(9_000);
    cluster.settle();
    Founding greater = left.compareTo(right) > 0 ? left : right;
    for (int host = 0; host < 4; host++) {
      assertEquals(greater, founding(cluster.node(host)));
      assertEquals(4, cluster.node(host).core.view().size());
    }
    assertEquals(2 * PROCESSES, running(cluster));
  }
}
