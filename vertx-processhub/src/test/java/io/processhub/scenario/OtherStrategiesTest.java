package io.processhub.scenario;

import static io.processhub.scenario.HubCluster.await;
import static io.processhub.scenario.HubCluster.counters;
import static io.processhub.scenario.HubCluster.failure;
import static io.processhub.scenario.HubCluster.ids;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.PlacementException;
import io.processhub.ProcessSpec;
import io.processhub.StartOptions;
import io.processhub.strategy.distribution.GuidedForTest;
import io.processhub.strategy.distribution.RoundRobinForTest;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Hubs carry strategies that place otherwise than the ring does. */
class OtherStrategiesTest {
  private static final int MANY = 1_000;

  @Test
  void s1_s5_a_guided_hub_runs_each_process_where_its_start_says_and_nowhere_else() {
    try (HubCluster cluster =
        HubCluster.of(3, options -> options.setDistribution(new GuidedForTest()))) {
      List<ProcessSpec> specs = counters("guided-", MANY);
      Map<String, List<String>> mapping = new HashMap<>();
      Map<String, String> expected = new HashMap<>();
      for (int i = 0; i < MANY; i++) {
        String id = specs.get(i).getId();
        mapping.put(id, List.of("n" + i % 3));
        expected.put(id, "n" + i % 3);
      }
      StartOptions guided = new StartOptions().setPlacement(mapping);
      assertEquals(Map.of(), await(cluster.hub(1).startProcesses(specs, guided)).errors());
      cluster.awaitEqual(ids(specs));
      assertEquals(expected, cluster.places());
      // a further node changes nothing
      cluster.join();
      cluster.awaitNodes();
      cluster.awaitEqual(ids(specs));
      assertEquals(expected, cluster.places());

      ProcessSpec more = new ProcessSpec("unguided", Counter.class);
      assertInstanceOf(PlacementException.class, failure(cluster.hub(0).startProcess(more)));
      StartOptions nowhere =
          new StartOptions().setPlacement(Map.of("unguided", List.of("no-such-node")));
      IllegalArgumentException error =
          assertThrows(
              IllegalArgumentException.class, () -> cluster.hub(0).startProcess(more, nowhere));
      assertTrue(error.getMessage().contains("no-such-node"), error.getMessage());
      StartOptions two = new StartOptions().setPlacement(Map.of("unguided", List.of("n0", "n1")));
      Throwable tooMany = failure(cluster.hub(0).startProcess(more, two));
      assertTrue(tooMany.getMessage().contains("asks for 1 replicas"), tooMany.getMessage());
      assertEquals(Map.of(), await(cluster.hub(2).stopProcesses(ids(specs))).errors());
      cluster.awaitEqual(List.of());
    }
  }

  @Test
  void s1_round_robin_deals_out_and_moves_nothing_when_a_node_joins() {
    try (HubCluster cluster =
        HubCluster.of(3, options -> options.setDistribution(new RoundRobinForTest()))) {
      List<ProcessSpec> specs = counters("dealt-", MANY);
      assertEquals(Map.of(), await(cluster.hub(0).startProcesses(specs)).errors());
      cluster.awaitEqual(ids(specs));
      Map<String, String> dealt = cluster.places();
      for (String node : List.of("n0", "n1", "n2")) {
        int share = Collections.frequency(dealt.values(), node);
        // each steward deals out its own part
        assertTrue(Math.abs(share - MANY / 3) < MANY / 20, node + " has " + share);
      }
      cluster.join();
      cluster.awaitNodes();
      cluster.awaitEqual(ids(specs));
      assertEquals(dealt, cluster.places());
      cluster.closeHub(cluster.hub(2));
      cluster.awaitNodes();
      cluster.awaitEqual(ids(specs));
      Map<String, String> after = cluster.places();
      dealt.forEach(
          (id, node) -> {
            if (!node.equals("n2")) {
              assertEquals(node, after.get(id), id);
            }
          });
    }
  }
}
