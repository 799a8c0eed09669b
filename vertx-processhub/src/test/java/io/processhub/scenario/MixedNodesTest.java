package io.processhub.scenario;

import static io.processhub.scenario.HubCluster.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.IncompatibleException;
import io.processhub.ProcessHub;
import io.processhub.ProcessHubOptions;
import io.processhub.ProcessSpec;
import io.processhub.strategy.distribution.ConsistentHashing;
import io.processhub.strategy.distribution.RoundRobin;
import io.processhub.strategy.migration.HotSwap;
import io.processhub.strategy.partition.StaticQuorum;
import io.processhub.strategy.synchronization.Gossip;
import io.processhub.wire.Addresses;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.List;
import java.util.Map;
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
              "tombstoneRetention", options -> options.setTombstoneRetention(7_200_000));
      others.forEach(
          (name, change) -> {
            IncompatibleException error = refused(cluster, change);
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
    }
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
  void h5_a_node_that_meets_another_wire_version_does_not_start_and_members_go_on() {
    try (HubCluster cluster = HubCluster.of(1)) {
      ProcessHub member = cluster.hub(0);
      Vertx vertx = cluster.nodes.add();
      // waits for a third one that never comes
      ProcessHub joining =
          ProcessHub.create(vertx, cluster.nextOptions().setHubId("other").setMinNodes(2));
      Future<ProcessHub> started = joining.start();
      Buffer frame = Buffer.buffer(new byte[] {(byte) 0xB8, 2, 1, 0, 0});
      for (int node = 0; node < 2; node++) {
        String hubId = node == 0 ? member.id() : "other";
        String address = Addresses.node(hubId, cluster.nodes.nodeId(node));
        // nobody answers: it has arrived unless there is nobody
        HubCluster.until(() -> delivered(cluster.node(0), address, frame) ? null : "no hub yet");
      }
      Throwable error = HubCluster.failure(started);
      assertInstanceOf(IncompatibleException.class, error);
      assertTrue(error.getMessage().contains("wire version 2 is unknown"), error.getMessage());
      assertTrue(error.getMessage().contains("understands version 1"), error.getMessage());
      await(member.startProcess(new ProcessSpec("one", Counter.class)));
      cluster.awaitEqual(List.of("one"));
    }
  }

  private static boolean delivered(Vertx vertx, String address, Buffer frame) {
    Throwable error =
        HubCluster.failure(
            vertx.eventBus().request(address, frame, new DeliveryOptions().setSendTimeout(300)));
    return !(error instanceof ReplyException reply)
        || reply.failureType() != ReplyFailure.NO_HANDLERS;
  }

  private static IncompatibleException refused(
      HubCluster cluster, UnaryOperator<ProcessHubOptions> change) {
    Vertx vertx = cluster.nodes.add();
    Throwable error =
        HubCluster.failure(ProcessHub.create(vertx, change.apply(cluster.nextOptions())).start());
    return assertInstanceOf(IncompatibleException.class, error);
  }
}
