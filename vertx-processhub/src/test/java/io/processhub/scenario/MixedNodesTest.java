package io.processhub.scenario;

import static io.processhub.scenario.HubCluster.await;
import static io.processhub.scenario.HubCluster.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.IncompatibleException;
import io.processhub.InvalidRequestException;
import io.processhub.ProcessHub;
import io.processhub.ProcessHubOptions;
import io.processhub.ProcessSpec;
import io.processhub.cluster.ControlEndpoint;
import io.processhub.cluster.FixedRoutes;
import io.processhub.cluster.HubClusterManager;
import io.processhub.strategy.distribution.ConsistentHashing;
import io.processhub.strategy.distribution.RoundRobin;
import io.processhub.strategy.migration.HotSwap;
import io.processhub.strategy.partition.Divergence;
import io.processhub.strategy.partition.MajorityQuorum;
import io.processhub.strategy.partition.PartitionStrategy;
import io.processhub.strategy.partition.StaticQuorum;
import io.processhub.strategy.redundancy.Replication;
import io.processhub.strategy.synchronization.Gossip;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.ReplyException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** H5: nodes of different options and versions in one cluster, as in a rolling upgrade. */
class MixedNodesTest {
  private static final String OPTIONS = "options that have to be equal on all nodes differ";

  @Test
  void h5_a_node_whose_options_differ_in_a_way_that_matters_is_refused_by_their_names() {
    try (HubCluster cluster = HubCluster.of(2)) {
      await(cluster.hub(0).startProcess(new ProcessSpec("one", Counter.class)));
      Map<String, UnaryOperator<ProcessHubOptions>> others =
          Map.of(
              "distribution", options -> options.setDistribution(new RoundRobin()),
              "migration", options -> options.setMigration(new HotSwap()),
              "synchronization", options -> options.setSynchronization(new Gossip()),
              "partitionTolerance", options -> options.setPartitionTolerance(new StaticQuorum(2)),
              "redundancy",
                  options ->
                      options.setRedundancy(new Replication(2, Replication.Model.ACTIVE_ACTIVE)),
              "tombstoneRetention", options -> options.setTombstoneRetention(7_200_000));
      others.forEach(
          (name, change) -> {
            List<String> log = new CopyOnWriteArrayList<>();
            IncompatibleException error;
            try (LogWitness witness = new LogWitness(OPTIONS, log::add)) {
              error = refused(cluster, change);
              // a member says so, too
              until(
                  () ->
                      log.stream().anyMatch(line -> line.contains("WARN") && line.contains(name))
                          ? null
                          : name + " is not in " + log);
              assertTrue(witness != null);
            }
            assertEquals(cluster.hub(0).id(), error.hubId());
            assertTrue(memberIds(cluster).contains(error.node()), error.node());
            assertTrue(error.what().contains(name), error.what());
            assertTrue(error.getMessage().contains(OPTIONS), error.getMessage());
            assertTrue(error.getMessage().contains(name), error.getMessage());
          });
      IncompatibleException points =
          refused(cluster, all -> all.setDistribution(new ConsistentHashing(64)));
      assertTrue(points.getMessage().endsWith(": distribution"), points.getMessage());
      // never half: the two that were there go on as if nothing had come
      assertEquals(2, cluster.hub(0).nodes().size());
      cluster.awaitEqual(List.of("one"));
    }
  }

  @Test
  void h5_under_a_quorum_leases_have_to_be_equal_too() {
    try (HubCluster cluster =
        HubCluster.of(
            2, options -> options.setPartitionTolerance(new StaticQuorum(2)).setLease(4_000))) {
      IncompatibleException error = refused(cluster, options -> options.setLease(5_000));
      assertTrue(error.getMessage().endsWith(": lease"), error.getMessage());
      error = refused(cluster, options -> options.setClockDrift(10));
      assertTrue(error.getMessage().endsWith(": clockDrift"), error.getMessage());
      for (PartitionStrategy other : List.of(new StaticQuorum(3), new Divergence())) {
        error = refused(cluster, options -> options.setPartitionTolerance(other));
        assertTrue(error.what().contains("partitionTolerance"), error.what());
      }
    }
  }

  /** Neither is a member yet that could refuse the other: at most one of them founds the hub. */
  @Test
  void h5_two_that_boot_together_and_differ_do_not_become_one_hub() {
    Map<String, UnaryOperator<ProcessHubOptions>> changes =
        Map.of(
            "redundancy",
            options -> options.setRedundancy(new Replication(2, Replication.Model.ACTIVE_PASSIVE)),
            "partitionTolerance",
            options -> options.setPartitionTolerance(new MajorityQuorum()));
    changes.forEach(
        (name, change) -> {
          try (HubCluster cluster = HubCluster.withoutHubs(2, all -> all)) {
            ProcessHub one = cluster.createHub(cluster.node(0));
            ProcessHub other =
                ProcessHub.create(cluster.node(1), change.apply(cluster.nextOptions()));
            List<Future<ProcessHub>> starts = List.of(one.start(), other.start());
            int refused = 0;
            for (Future<ProcessHub> start : starts) {
              Throwable error = await(start.map(hub -> (Throwable) null).otherwise(e -> e));
              if (error != null) {
                IncompatibleException named = assertInstanceOf(IncompatibleException.class, error);
                assertTrue(named.what().contains(name), named.what());
                refused++;
              }
            }
            assertTrue(refused >= 1, "both started");
            for (ProcessHub hub : List.of(one, other)) {
              assertTrue(hub.nodes().size() <= 1, () -> hub.nodeName() + " sees " + hub.nodes());
            }
          }
        });
  }

  @Test
  void h5_options_that_may_differ_do() {
    try (HubCluster cluster = HubCluster.of(1)) {
      ProcessHubOptions other =
          cluster
              .nextOptions()
              .setNodeWeight(2)
              .setZone("b")
              .setDebounce(700)
              .setStartTimeout(20_000)
              .setMaxStateBytes(1_000)
              .setLease(9_000)
              .setBackups(0);
      cluster.hubs.add(await(ProcessHub.create(cluster.nodes.add(), other).start()));
      cluster.awaitNodes();
      await(cluster.hub(1).startProcess(new ProcessSpec("one", Counter.class)));
      cluster.awaitEqual(List.of("one"));
    }
  }

  @Test
  void h5_a_member_says_that_it_speaks_another_wire_version_and_goes_on() {
    try (HubCluster cluster = HubCluster.of(1)) {
      HubClusterManager other =
          Objects.requireNonNull(HubClusterManager.of(cluster.nodes.add()), "decorator");
      Buffer hello = Buffer.buffer(new byte[] {(byte) 0xB8, 2, 1, 0, 0});
      Throwable error =
          HubCluster.failure(other.ask(cluster.nodes.nodeId(0), cluster.hub(0).id(), hello, 5_000));
      ReplyException reply = assertInstanceOf(ReplyException.class, error);
      assertEquals(ControlEndpoint.OTHER_VERSION, reply.failureCode());
      assertTrue(reply.getMessage().contains("'n0' speaks wire version 1"), reply.getMessage());
      await(cluster.hub(0).startProcess(new ProcessSpec("one", Counter.class)));
      cluster.awaitEqual(List.of("one"));
    }
  }

  @Test
  void h5_a_node_does_not_found_a_hub_beside_members_of_another_wire_version() {
    try (HubCluster cluster = HubCluster.withoutHubs(1, all -> all)) {
      String answer = "member 'old' speaks wire version 9";
      HubClusterManager old =
          Objects.requireNonNull(HubClusterManager.of(cluster.node(0)), "decorator");
      old.registerHub(
          "hub", new FixedRoutes(), hello -> hello.fail(ControlEndpoint.OTHER_VERSION, answer));
      IncompatibleException error = refused(cluster, options -> options.setHubId("hub"));
      assertEquals(answer + ", this node 1", error.what());
      assertEquals(old.nodeId(), error.node());
    }
  }

  @Test
  void a_node_whose_name_is_taken_is_refused_by_the_name() {
    try (HubCluster cluster = HubCluster.of(1)) {
      Vertx vertx = cluster.nodes.add();
      ProcessHubOptions same = cluster.nextOptions().setNodeName("n0");
      Throwable error = HubCluster.failure(ProcessHub.create(vertx, same).start());
      assertInstanceOf(InvalidRequestException.class, error);
      assertTrue(error.getMessage().contains("'n0' is taken"), error.getMessage());
      assertEquals(List.of("n0"), cluster.hub(0).nodes());
    }
  }

  private static List<String> memberIds(HubCluster cluster) {
    return List.of(cluster.nodes.nodeId(0), cluster.nodes.nodeId(1));
  }

  private static IncompatibleException refused(
      HubCluster cluster, UnaryOperator<ProcessHubOptions> change) {
    Vertx vertx = cluster.nodes.add();
    Throwable error =
        HubCluster.failure(ProcessHub.create(vertx, change.apply(cluster.nextOptions())).start());
    return assertInstanceOf(IncompatibleException.class, error);
  }
}
