package io.processhub.scenario;

import static io.processhub.scenario.HubCluster.await;
import static io.processhub.scenario.HubCluster.counters;
import static io.processhub.scenario.HubCluster.ids;
import static io.processhub.scenario.HubCluster.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.ProcessHub;
import io.processhub.ProcessRecord;
import io.processhub.ProcessSpec;
import io.processhub.ProcessStatus;
import io.processhub.ReplicaInfo;
import io.processhub.StartOptions;
import io.processhub.model.OnNodeLoss;
import io.processhub.strategy.distribution.ConsistentHashing;
import io.processhub.strategy.distribution.DistributionStrategy;
import io.processhub.strategy.distribution.ForEachNode;
import io.processhub.strategy.distribution.Guided;
import io.processhub.strategy.distribution.LoadBalancer;
import io.processhub.strategy.distribution.RoundRobin;
import io.processhub.strategy.distribution.StaticPlacement;
import io.processhub.strategy.distribution.StaticPlacement.Otherwise;
import io.processhub.strategy.distribution.StaticPlacement.Where;
import io.processhub.strategy.redundancy.Replication;
import io.processhub.strategy.redundancy.Replication.Model;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** R1 and T9 under every distribution strategy but the plain ring: two replicas of each process. */
class StrategiesWithReplicasTest {
  private static final int MANY = 60;
  private static final LoadBalancer BALANCER =
      LoadBalancer.of(Map.of("pushInterval", 150, "processesWeight", 1_000));
  private static final LoadBalancer EAGER =
      LoadBalancer.of(
          Map.of("pushInterval", 150, "processesWeight", 1_000, "redistributeOnJoin", true));

  static Stream<Arguments> strategies() {
    return Stream.of(
        Arguments.of(new RoundRobin(), Model.ACTIVE_ACTIVE),
        Arguments.of(new RoundRobin(true), Model.ACTIVE_PASSIVE),
        Arguments.of(BALANCER, Model.ACTIVE_PASSIVE),
        Arguments.of(EAGER, Model.ACTIVE_ACTIVE),
        Arguments.of(new ConsistentHashing().withLoadBound(0.1), Model.ACTIVE_ACTIVE),
        Arguments.of(
            new StaticPlacement(Where.TAGGED, List.of(), "disk", Otherwise.RING),
            Model.ACTIVE_ACTIVE),
        Arguments.of(
            new StaticPlacement(Where.NODES, List.of("n0", "n2", "n3"), null, Otherwise.RING),
            Model.ACTIVE_PASSIVE));
  }

  private static HubCluster cluster(
      int size, DistributionStrategy distribution, Model model, List<String> zones) {
    int[] next = {0};
    return HubCluster.of(
        size,
        options -> {
          int index = next[0]++;
          return options
              .setMigrationTimeout(2_000)
              .setStopTimeout(2_000) // for which a crashed node waits in vain
              .setDistribution(distribution)
              .setRedundancy(new Replication(2, model))
              .setNodeTags(index == 1 ? Set.of() : Set.of("disk"))
              .setZone(zones.isEmpty() ? null : zones.get(index));
        });
  }

  private static List<ProcessSpec> specs(String prefix) {
    List<ProcessSpec> specs = counters(prefix, MANY);
    // under static places they would wait for the very node that was lost
    specs.forEach(spec -> spec.setOnNodeLoss(OnNodeLoss.RESTART));
    return specs;
  }

  private static Set<String> nodes(ProcessRecord record) {
    Set<String> nodes = new HashSet<>();
    record.replicas().forEach(replica -> nodes.add(replica.nodeName()));
    return nodes;
  }

  /** Closes that node, hub and all. */
  private static void leave(HubCluster cluster, int index) {
    cluster.hubs.remove(index);
    cluster.nodes.close(cluster.node(index));
    cluster.awaitNodes();
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void r1_each_has_two_replicas_on_two_nodes_through_a_join_a_leave_and_a_crash(
      DistributionStrategy distribution, Model model) {
    int actives = model == Model.ACTIVE_PASSIVE ? 1 : 2;
    try (HubCluster cluster = cluster(4, distribution, model, List.of())) {
      List<ProcessSpec> specs = specs("two-" + distribution.type() + model + "-");
      assertEquals(Map.of(), await(cluster.hub(1).startProcesses(specs)).errors());
      cluster.awaitReplicas(ids(specs), 2, actives);
      assertPlaced(cluster, distribution);
      cluster.join();
      cluster.awaitNodes();
      cluster.awaitReplicas(ids(specs), 2, actives);
      assertPlaced(cluster, distribution);
      leave(cluster, 1);
      cluster.awaitReplicas(ids(specs), 2, actives);
      assertPlaced(cluster, distribution);
      cluster.crash(1);
      cluster.awaitReplicas(ids(specs), 2, actives);
      assertEquals(List.of("n0", "n3", "n4"), cluster.hub(0).nodes().stream().sorted().toList());
      assertPlaced(cluster, distribution);
    }
  }

  private static void assertPlaced(HubCluster cluster, DistributionStrategy distribution) {
    if (distribution instanceof StaticPlacement where) {
      Set<String> meant =
          where.where() == Where.TAGGED ? Set.of("n0", "n2", "n3", "n4") : Set.of("n0", "n2", "n3");
      for (ProcessRecord record : cluster.hub(0).processes()) {
        assertTrue(meant.containsAll(nodes(record)), record::toString);
      }
    } else if (distribution instanceof ConsistentHashing) {
      int bound = (int) Math.ceil(1.1 * 2 * MANY / cluster.hubs.size());
      until(
          () -> {
            Map<String, Integer> counts = new HashMap<>();
            for (ProcessRecord record : cluster.hub(0).processes()) {
              nodes(record).forEach(node -> counts.merge(node, 1, Integer::sum));
            }
            return counts.values().stream().allMatch(c -> c <= bound) ? null : counts.toString();
          });
    }
  }

  @Test
  void r1_guided_replicas_are_where_the_start_says_and_come_back_with_their_node() {
    List<String> names = List.of("n0", "n1", "n2", "n3", "n1");
    int[] next = {0};
    try (HubCluster cluster =
        HubCluster.of(
            3,
            options ->
                options
                    .setDistribution(new Guided())
                    .setRedundancy(new Replication(2, Model.ACTIVE_ACTIVE))
                    .setNodeName(names.get(next[0]++)))) {
      List<ProcessSpec> specs = counters("guided-two-", MANY);
      Map<String, List<String>> mapping = new HashMap<>();
      specs.forEach(
          spec -> {
            int i = mapping.size();
            mapping.put(spec.getId(), List.of("n" + i % 3, "n" + (i + 1) % 3));
          });
      StartOptions guided = new StartOptions().setPlacement(mapping);
      assertEquals(Map.of(), await(cluster.hub(0).startProcesses(specs, guided)).errors());
      cluster.awaitReplicas(ids(specs), 2, 2);
      assertGuided(cluster, mapping);
      cluster.join();
      cluster.awaitNodes();
      cluster.awaitReplicas(ids(specs), 2, 2);
      assertGuided(cluster, mapping);

      leave(cluster, 1);
      until(
          () -> {
            for (ProcessRecord record : cluster.hub(0).processes()) {
              Set<String> left = new HashSet<>(mapping.get(record.id()));
              left.remove("n1");
              List<ReplicaInfo> replicas = record.replicas();
              boolean runs = replicas.stream().anyMatch(r -> left.contains(r.nodeName()));
              if (!runs || record.status() == ProcessStatus.FAILED) {
                return record.toString();
              }
            }
            return null;
          });
      ProcessHub back = cluster.join();
      assertEquals("n1", back.nodeName());
      cluster.awaitNodes();
      cluster.awaitReplicas(ids(specs), 2, 2);
      assertGuided(cluster, mapping);
    }
  }

  private static void assertGuided(HubCluster cluster, Map<String, List<String>> mapping) {
    mapping.forEach(
        (id, nodes) -> assertEquals(Set.copyOf(nodes), nodes(cluster.hub(0).lookup(id)), id));
  }

  @Test
  void for_each_has_one_active_replica_on_every_node_whatever_the_factor() {
    try (HubCluster cluster = cluster(3, new ForEachNode(), Model.ACTIVE_PASSIVE, List.of())) {
      List<ProcessSpec> specs = counters("each-", 20);
      assertEquals(Map.of(), await(cluster.hub(0).startProcesses(specs)).errors());
      cluster.awaitReplicas(ids(specs), 3, 3);
      cluster.join();
      cluster.awaitNodes();
      cluster.awaitReplicas(ids(specs), 4, 4);
      leave(cluster, 1);
      cluster.awaitReplicas(ids(specs), 3, 3);
      cluster.crash(1);
      cluster.awaitReplicas(ids(specs), 2, 2);
    }
  }

  static Stream<DistributionStrategy> dealers() {
    return Stream.of(new RoundRobin(), new RoundRobin(true), BALANCER, EAGER);
  }

  @ParameterizedTest
  @MethodSource("dealers")
  void t9_replicas_keep_different_zones_through_joins_and_a_leave(DistributionStrategy dealer) {
    List<String> zones = List.of("a", "a", "b", "a", "b");
    try (HubCluster cluster = cluster(3, dealer, Model.ACTIVE_ACTIVE, zones)) {
      List<ProcessSpec> specs = specs("zoned-");
      assertEquals(Map.of(), await(cluster.hub(0).startProcesses(specs)).errors());
      UnaryOperator<String> zone = node -> zones.get(Integer.parseInt(node.substring(1)));
      cluster.awaitReplicas(ids(specs), 2, 2);
      assertZones(cluster, zone);
      cluster.join();
      cluster.awaitNodes();
      cluster.awaitReplicas(ids(specs), 2, 2);
      assertZones(cluster, zone);
      cluster.join();
      cluster.awaitNodes();
      cluster.awaitReplicas(ids(specs), 2, 2);
      assertZones(cluster, zone);
      leave(cluster, 2);
      cluster.awaitReplicas(ids(specs), 2, 2);
      assertZones(cluster, zone);
      if (dealer.equals(new RoundRobin(true)) || dealer.equals(EAGER)) {
        // what belongs in zone a is shared by three nodes
        List<Integer> counts = new ArrayList<>();
        for (String node : List.of("n0", "n1", "n3")) {
          counts.add(
              (int)
                  cluster.hub(0).processes().stream()
                      .filter(record -> nodes(record).contains(node))
                      .count());
        }
        counts.forEach(count -> assertEquals(MANY / 3.0, count, MANY / 6.0, counts::toString));
      }
    }
  }

  private static void assertZones(HubCluster cluster, UnaryOperator<String> zone) {
    for (ProcessRecord record : cluster.hub(0).processes()) {
      assertEquals(2, nodes(record).stream().map(zone).distinct().count(), record::toString);
    }
  }
}
