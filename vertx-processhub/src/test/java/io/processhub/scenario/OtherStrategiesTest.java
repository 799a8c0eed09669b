package io.processhub.scenario;

import static io.processhub.scenario.HubCluster.await;
import static io.processhub.scenario.HubCluster.counters;
import static io.processhub.scenario.HubCluster.failure;
import static io.processhub.scenario.HubCluster.ids;
import static io.processhub.scenario.HubCluster.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.Placement;
import io.processhub.PlacementException;
import io.processhub.ProcessHub;
import io.processhub.ProcessHubOptions;
import io.processhub.ProcessRecord;
import io.processhub.ProcessSpec;
import io.processhub.ProcessStatus;
import io.processhub.StartOptions;
import io.processhub.cluster.HubClusterManager;
import io.processhub.strategy.distribution.ConsistentHashing;
import io.processhub.strategy.distribution.DistributionStrategy;
import io.processhub.strategy.distribution.Guided;
import io.processhub.strategy.distribution.HighestNode;
import io.processhub.strategy.distribution.LoadBalancer;
import io.processhub.strategy.distribution.RoundRobin;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Hubs carry strategies that place otherwise than the ring does. */
class OtherStrategiesTest {
  private static final int MANY = 1_000;

  @Test
  void s1_s5_a_guided_hub_runs_each_process_where_its_start_says_and_nowhere_else() {
    try (HubCluster cluster = HubCluster.of(3, options -> options.setDistribution(new Guided()))) {
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

  private static String nodeId(HubCluster cluster, int node) {
    return Objects.requireNonNull(HubClusterManager.of(cluster.node(node))).nodeId();
  }

  @Test
  void guided_process_whose_node_was_given_by_id_waits_for_the_node_of_that_name() {
    List<String> names = List.of("n0", "n1", "n1");
    int[] next = {0};
    try (HubCluster cluster =
        HubCluster.of(
            2,
            options -> options.setDistribution(new Guided()).setNodeName(names.get(next[0]++)))) {
      String nodeId = nodeId(cluster, 1);
      StartOptions byId = new StartOptions().setPlacement(Map.of("bound", List.of(nodeId)));
      await(cluster.hub(0).startProcess(new ProcessSpec("bound", Counter.class), byId));
      cluster.closeHub(cluster.hub(1));
      until(
          () -> {
            ProcessRecord record = cluster.hub(0).lookup("bound");
            return record != null && record.status() == ProcessStatus.WAITING ? null : "" + record;
          });
      ProcessHub back = cluster.join();
      assertEquals("n1", back.nodeName());
      assertNotEquals(nodeId, nodeId(cluster, 2));
      cluster.awaitNodes();
      cluster.awaitEqual(List.of("bound"));
      assertEquals(Map.of("bound", "n1"), cluster.places());
    }
  }

  @Test
  void s1_round_robin_deals_out_evenly_goes_on_over_calls_and_moves_nothing_when_a_node_joins() {
    try (HubCluster cluster =
        HubCluster.of(3, options -> options.setDistribution(new RoundRobin()))) {
      List<ProcessSpec> specs = new ArrayList<>(counters("dealt-", MANY));
      assertEquals(Map.of(), await(cluster.hub(0).startProcesses(specs)).errors());
      cluster.awaitEqual(ids(specs));
      List<Integer> shares = shares(cluster, "n0", "n1", "n2");
      assertEquals(List.of(MANY / 3, MANY / 3, MANY / 3 + 1), shares);
      List<ProcessSpec> five = counters("more-", 5);
      for (ProcessSpec one : five) {
        await(cluster.hub(1).startProcess(one));
      }
      specs.addAll(five);
      cluster.awaitEqual(ids(specs));
      assertEquals(
          List.of(MANY / 3 + 2, MANY / 3 + 2, MANY / 3 + 2), shares(cluster, "n0", "n1", "n2"));

      Map<String, String> dealt = cluster.places();
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
      int given = shares(cluster, "n3").get(0);
      assertEquals((MANY / 3 + 2) / 3, given, 40);
      assertEquals(Map.of(), await(cluster.hub(2).stopProcesses(ids(specs))).errors());
      cluster.awaitEqual(List.of());
    }
  }

  @Test
  void round_robin_that_redistributes_evens_out_when_a_node_joins() {
    try (HubCluster cluster =
        HubCluster.of(2, options -> options.setDistribution(new RoundRobin(true)))) {
      List<ProcessSpec> specs = counters("evened-", 300);
      assertEquals(Map.of(), await(cluster.hub(0).startProcesses(specs)).errors());
      cluster.join();
      cluster.awaitNodes();
      HubCluster.until(
          () -> {
            List<Integer> shares = shares(cluster, "n0", "n1", "n2");
            return shares.equals(List.of(100, 100, 100)) ? null : "shares " + shares;
          });
      cluster.awaitEqual(ids(specs));
    }
  }

  /** Processes on each of these nodes, in ascending order. */
  private static List<Integer> shares(HubCluster cluster, String... nodes) {
    Collection<String> places = cluster.places().values();
    return Stream.of(nodes).map(node -> Collections.frequency(places, node)).sorted().toList();
  }

  @Test
  void s1_bounded_load_holds_after_starts_a_join_a_leave_and_stops() {
    try (HubCluster cluster =
        HubCluster.of(
            3, options -> options.setDistribution(new ConsistentHashing().withLoadBound(0.05)))) {
      List<ProcessSpec> specs = counters("bounded-", MANY);
      assertEquals(Map.of(), await(cluster.hub(0).startProcesses(specs)).errors());
      cluster.awaitEqual(ids(specs));
      awaitBound(cluster, MANY, "n0", "n1", "n2");
      cluster.join();
      cluster.awaitNodes();
      awaitBound(cluster, MANY, "n0", "n1", "n2", "n3");
      cluster.awaitEqual(ids(specs));
      assertTrue(shares(cluster, "n3").get(0) > MANY / 4 - 60, "the joiner has its share");
      cluster.closeHub(cluster.hub(0));
      cluster.awaitNodes();
      awaitBound(cluster, MANY, "n1", "n2", "n3");
      // stops of one node's processes alone
      List<String> stopped = new ArrayList<>();
      cluster
          .places()
          .forEach(
              (id, node) -> {
                if (node.equals("n1") && stopped.size() < 200) {
                  stopped.add(id);
                }
              });
      assertEquals(Map.of(), await(cluster.hub(0).stopProcesses(stopped)).errors());
      awaitBound(cluster, MANY - 200, "n1", "n2", "n3");
      List<String> left = new ArrayList<>(ids(specs));
      left.removeAll(stopped);
      cluster.awaitEqual(left);
    }
  }

  private static void awaitBound(HubCluster cluster, int all, String... nodes) {
    int most = (int) Math.ceil(1.05 * all / nodes.length);
    HubCluster.until(
        () -> {
          List<Integer> shares = shares(cluster, nodes);
          int sum = shares.stream().mapToInt(Integer::intValue).sum();
          boolean bounded = shares.stream().allMatch(share -> share <= most);
          return bounded && sum == all ? null : "shares " + shares + ", bound " + most;
        });
  }

  @Test
  void s1_load_balancer_measures_spreads_and_lets_run() {
    // nodes of one JVM: what each measures is mostly what else this machine does
    LoadBalancer balancer = LoadBalancer.of(Map.of("pushInterval", 150, "processesWeight", 1_000));
    try (HubCluster cluster = HubCluster.of(3, options -> options.setDistribution(balancer))) {
      List<ProcessSpec> specs = counters("balanced-", MANY);
      assertEquals(Map.of(), await(cluster.hub(1).startProcesses(specs)).errors());
      cluster.awaitEqual(ids(specs));
      List<Integer> shares = shares(cluster, "n0", "n1", "n2");
      assertTrue(shares.get(0) > MANY / 20, shares::toString);
      Map<String, String> places = cluster.places();
      cluster.join();
      cluster.awaitNodes();
      List<ProcessSpec> more = counters("later-", 200);
      assertEquals(Map.of(), await(cluster.hub(3).startProcesses(more)).errors());
      Map<String, String> after = cluster.places();
      places.forEach((id, node) -> assertEquals(node, after.get(id), id));
      assertTrue(shares(cluster, "n3").get(0) > 50, "the empty node takes most of the new ones");
      cluster.closeHub(cluster.hub(0));
      cluster.awaitNodes();
      List<String> all = new ArrayList<>(ids(specs));
      all.addAll(ids(more));
      cluster.awaitEqual(all);
      assertEquals(Map.of(), await(cluster.hub(0).stopProcesses(all)).errors());
      cluster.awaitEqual(List.of());
    }
  }

  @Test
  void t9_shares_follow_the_weights_of_nodes() {
    try (HubCluster cluster =
        HubCluster.of(
            3, options -> options.setNodeWeight(options.getNodeName().equals("n1") ? 2 : 1))) {
      List<ProcessSpec> specs = counters("weighed-", 2_000);
      assertEquals(Map.of(), await(cluster.hub(0).startProcesses(specs)).errors());
      cluster.awaitEqual(ids(specs));
      assertEquals(1_000, shares(cluster, "n1").get(0), 150);
      assertEquals(500, shares(cluster, "n0").get(0), 100);
      assertEquals(500, shares(cluster, "n2").get(0), 100);
    }
  }

  @Test
  void c1_users_own_strategy_works_by_instance_and_by_class_name() {
    JsonObject named = new JsonObject().put("type", HighestNode.class.getName());
    ProcessHubOptions read = new ProcessHubOptions(new JsonObject().put("distribution", named));
    for (DistributionStrategy own : List.of(new HighestNode(), read.getDistribution())) {
      try (HubCluster cluster = HubCluster.of(2, options -> options.setDistribution(own))) {
        List<ProcessSpec> specs = counters("highest-", 50);
        assertEquals(Map.of(), await(cluster.hub(0).startProcesses(specs)).errors());
        cluster.awaitEqual(ids(specs));
        int first = cluster.nodes.nodeId(0).compareTo(cluster.nodes.nodeId(1)) > 0 ? 0 : 1;
        assertEquals(Set.of("n" + first), Set.copyOf(cluster.places().values()));
        ProcessSpec ruled =
            new ProcessSpec("ruled", Counter.class).setPlacement(Placement.on("n" + (1 - first)));
        assertEquals(
            "n" + (1 - first),
            await(cluster.hub(0).startProcess(ruled)).replicas().get(0).nodeName());
      }
    }
  }
}
