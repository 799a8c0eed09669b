package io.processhub.scenario;

import static io.processhub.scenario.HubCluster.ask;
import static io.processhub.scenario.HubCluster.await;
import static io.processhub.scenario.HubCluster.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.Placement;
import io.processhub.PlacementException;
import io.processhub.ProcessHub;
import io.processhub.ProcessRecord;
import io.processhub.ProcessSpec;
import io.processhub.ReplicaInfo;
import io.processhub.StartOptions;
import io.processhub.StartTimeoutException;
import io.processhub.model.OnNodeLoss;
import io.processhub.model.Role;
import io.processhub.strategy.distribution.ForEachNode;
import io.processhub.strategy.distribution.RoundRobin;
import io.processhub.strategy.distribution.StaticPlacement;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Placements of specs, nodes that are fixed, and processes that are on every node. */
class OwnPlacementTest {
  private static ProcessSpec counter(String id, Placement placement) {
    return new ProcessSpec(id, Counter.class).setPlacement(placement);
  }

  private static String node(ProcessRecord record) {
    return record.replicas().get(0).nodeName();
  }

  /** Waits until the process runs, active, on exactly these nodes as every hub has it. */
  private static void awaitOn(HubCluster cluster, String id, String... nodes) {
    Set<String> expected = new TreeSet<>(List.of(nodes));
    HubCluster.until(
        () -> {
          for (ProcessHub hub : cluster.hubs) {
            ProcessRecord record = hub.lookup(id);
            Set<String> found = new TreeSet<>();
            if (record != null) {
              for (ReplicaInfo replica : record.replicas()) {
                found.add(replica.nodeName() + (replica.role() == Role.ACTIVE ? "" : " passive"));
              }
            }
            if (!found.equals(expected) || Running.now(id) != expected.size()) {
              return hub.nodeName() + " has " + record + ", running " + Running.now(id);
            }
          }
          return null;
        });
  }

  @Test
  void placement_of_a_spec_wins_over_the_strategy_and_one_that_cannot_be_is_refused() {
    try (HubCluster cluster =
        HubCluster.of(
            3,
            options ->
                options
                    .setDistribution(new RoundRobin())
                    .setNodeTags(options.getNodeName().equals("n2") ? Set.of("gpu") : Set.of()))) {
      for (int i = 0; i < 3; i++) {
        assertEquals(
            "n1", node(await(cluster.hub(i).startProcess(counter("on-" + i, Placement.on("n1"))))));
        assertEquals(
            "n2",
            node(await(cluster.hub(i).startProcess(counter("tag-" + i, Placement.tagged("gpu"))))));
        assertEquals(
            "n" + i,
            node(await(cluster.hub(i).startProcess(counter("local-" + i, Placement.local())))));
      }
      await(cluster.hub(0).startProcess(counter("each", Placement.forEach())));
      awaitOn(cluster, "each", "n0", "n1", "n2");
      for (Placement wrong : List.of(Placement.on("n9"), Placement.tagged("tpu"))) {
        Throwable refused = failure(cluster.hub(0).startProcess(counter("wrong", wrong)));
        assertInstanceOf(PlacementException.class, refused);
        assertTrue(refused.getMessage().contains("matches no node"), refused.getMessage());
      }
      cluster.join();
      awaitOn(cluster, "each", "n0", "n1", "n2", "n3");
      awaitOn(cluster, "on-0", "n1");
      cluster.closeHub(cluster.hub(1));
      awaitOn(cluster, "each", "n0", "n2", "n3");
      awaitOn(cluster, "tag-1", "n2");
    }
  }

  @Test
  void for_each_runs_everywhere_with_its_own_state_and_follows_joins_and_leaves() {
    try (HubCluster cluster =
        HubCluster.of(3, options -> options.setDistribution(new ForEachNode()))) {
      List<String> ids = List.of("each-0", "each-1", "each-2");
      for (String id : ids) {
        await(cluster.hub(1).startProcess(new ProcessSpec(id, Counter.class)));
        awaitOn(cluster, id, "n0", "n1", "n2");
      }
      Vertx caller = cluster.node(0);
      for (int i = 1; i <= 3; i++) {
        assertEquals(i, count(cluster, caller, "each-0", "n1"));
      }
      assertEquals(1, count(cluster, caller, "each-0", "n2"));
      cluster.join();
      for (String id : ids) {
        awaitOn(cluster, id, "n0", "n1", "n2", "n3");
      }
      assertEquals(4, count(cluster, caller, "each-0", "n1"), "its state is untouched");
      assertEquals(1, count(cluster, caller, "each-0", "n3"), "that of a new one is its own");
      cluster.closeHub(cluster.hub(2));
      for (String id : ids) {
        awaitOn(cluster, id, "n0", "n1", "n3");
      }
      assertEquals(5, count(cluster, caller, "each-0", "n1"));
      assertEquals(Map.of(), await(cluster.hub(0).stopProcesses(ids)).errors());
      for (String id : ids) {
        HubCluster.until(() -> Running.now(id) == 0 ? null : id + " runs still");
      }
    }
  }

  private static long count(HubCluster cluster, Vertx caller, String id, String node) {
    return ask(caller, cluster.hub(0).address(id, node)).getLong("count");
  }

  @Test
  void static_processes_are_on_named_nodes_and_fall_back_to_the_ring() {
    StaticPlacement named =
        new StaticPlacement(
            StaticPlacement.Where.NODES, List.of("n1", "n3"), null, StaticPlacement.Otherwise.RING);
    try (HubCluster cluster = HubCluster.of(2, options -> options.setDistribution(named))) {
      for (int i = 0; i < 30; i++) {
        ProcessSpec spec =
            new ProcessSpec("fixed-" + i, Counter.class).setOnNodeLoss(OnNodeLoss.RESTART);
        assertEquals("n1", node(await(cluster.hub(0).startProcess(spec))));
      }
      cluster.join();
      cluster.join();
      cluster.awaitNodes();
      cluster.awaitEqual();
      assertEquals(Set.of("n1"), Set.copyOf(cluster.places().values()));
      cluster.closeHub(cluster.hub(1));
      cluster.awaitNodes();
      cluster.awaitEqual();
      assertEquals(Set.of("n3"), Set.copyOf(cluster.places().values()));
      // none of the named ones is left
      cluster.closeHub(cluster.hub(2));
      cluster.awaitNodes();
      cluster.awaitEqual();
      assertEquals(Set.of("n0", "n2"), Set.copyOf(cluster.places().values()));
      assertEquals(30, cluster.places().size());
    }
  }

  @Test
  void static_process_waits_for_a_node_of_its_kind_when_it_is_started_and_when_that_leaves() {
    StaticPlacement tagged =
        new StaticPlacement(
            StaticPlacement.Where.TAGGED, List.of(), "gpu", StaticPlacement.Otherwise.WAIT);
    try (HubCluster cluster =
        HubCluster.of(
            2,
            options ->
                options
                    .setDistribution(tagged)
                    .setNodeTags(
                        Set.of("n2", "n3").contains(options.getNodeName())
                            ? Set.of("gpu")
                            : Set.of()))) {
      ProcessSpec spec = new ProcessSpec("waits", Counter.class).setOnNodeLoss(OnNodeLoss.RESTART);
      for (int life = 0; life < 2; life++) {
        Throwable late =
            failure(cluster.hub(0).startProcess(spec, new StartOptions().setTimeout(500)));
        assertInstanceOf(StartTimeoutException.class, late);
        ProcessRecord record = cluster.hub(1).lookup("waits");
        assertTrue(record != null && record.replicas().isEmpty(), String.valueOf(record));
        if (life == 0) {
          await(cluster.hub(1).stopProcess("waits"));
        }
      }
      assertEquals(0, Running.now("waits"));
      cluster.join();
      awaitOn(cluster, "waits", "n2");
      cluster.closeHub(cluster.hub(2));
      HubCluster.until(() -> Running.now("waits") == 0 ? null : "runs on " + cluster.places());
      cluster.join();
      awaitOn(cluster, "waits", "n3");
      assertEquals(List.of("n3"), await(cluster.hub(0).stopProcess("waits")));
    }
  }
}
