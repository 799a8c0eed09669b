package io.processhub.scenario;

import static io.processhub.scenario.HubCluster.await;
import static io.processhub.scenario.HubCluster.counters;
import static io.processhub.scenario.HubCluster.failure;
import static io.processhub.scenario.HubCluster.ids;
import static io.processhub.scenario.HubCluster.specs;
import static io.processhub.scenario.HubCluster.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.HubStatus;
import io.processhub.InvalidRequestException;
import io.processhub.NoQuorumException;
import io.processhub.ProcessHub;
import io.processhub.ProcessRecord;
import io.processhub.ProcessSpec;
import io.processhub.cluster.HubClusterManager;
import io.processhub.strategy.partition.DynamicQuorum;
import io.processhub.strategy.partition.EvenSplit;
import io.processhub.strategy.partition.MajorityQuorum;
import io.processhub.strategy.partition.PartitionStrategy;
import io.processhub.strategy.partition.StaticQuorum;
import io.processhub.testing.SplitInJvm;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** P2 and P3 within one JVM: hubs that need a quorum, and clusters that are cut. */
class QuorumTest {
  private static final long LEASE = 1_000;
  private static final DeliveryOptions SHORT = new DeliveryOptions().setSendTimeout(2_000);

  private static HubCluster cluster(int size, PartitionStrategy partition) {
    HubCluster cluster =
        HubCluster.of(size, options -> options.setPartitionTolerance(partition).setLease(LEASE));
    cluster.hubs.forEach(hub -> awaitStatus(hub, HubStatus.RUNNING));
    return cluster;
  }

  private static SplitInJvm split(HubCluster cluster, int left, int all) throws Exception {
    List<HubClusterManager> managers =
        IntStream.range(0, all).mapToObj(cluster.nodes::manager).toList();
    return new SplitInJvm(managers.subList(0, left), managers.subList(left, all));
  }

  private static void awaitStatus(ProcessHub hub, HubStatus status) {
    until(() -> hub.status() == status ? null : hub.nodeName() + " is " + hub.status());
  }

  private static ProcessSpec stamped(String id) {
    return new ProcessSpec(id, Stamped.class);
  }

  /** Every node sends to every process, again and again, until it is told to end. */
  private static Runnable traffic(List<Vertx> from, List<String> addresses) {
    List<Runnable> ends =
        from.stream()
            .<Runnable>map(
                vertx -> {
                  long timer =
                      vertx.setPeriodic(
                          25,
                          t -> addresses.forEach(to -> vertx.eventBus().request(to, "?", SHORT)));
                  return () -> vertx.cancelTimer(timer);
                })
            .toList();
    return () -> ends.forEach(Runnable::run);
  }

  @Test
  void p3_side_without_a_quorum_is_fenced_and_the_other_takes_over_only_then() throws Exception {
    try (HubCluster cluster = cluster(3, new MajorityQuorum(3))) {
      List<ProcessSpec> specs = specs(60, i -> stamped("p3-" + i));
      assertEquals(Map.of(), await(cluster.hub(0).startProcesses(specs)).errors());
      cluster.awaitEqual(ids(specs));
      List<String> there = cluster.hub(2).localProcesses().stream().map(p -> p.id()).toList();
      assertFalse(there.isEmpty());
      List<String> addresses = ids(specs).stream().map(cluster.hub(0)::address).toList();
      Runnable end = traffic(List.of(cluster.node(0), cluster.node(2)), addresses);

      SplitInJvm split = split(cluster, 2, 3);
      awaitStatus(cluster.hub(2), HubStatus.PARTITIONED);
      assertTrue(cluster.hub(2).locked());
      long asked = System.nanoTime();
      NoQuorumException refused =
          assertInstanceOf(
              NoQuorumException.class, failure(cluster.hub(2).startProcess(stamped("p3-refused"))));
      assertTrue(System.nanoTime() - asked < 1_000_000_000, "refused at once");
      assertEquals(2, refused.required());
      ProcessRecord stale = cluster.hub(2).lookup("p3-0");
      assertNotNull(stale);
      assertTrue(stale.stale());
      until(
          () -> {
            int left = 0;
            for (int i = 0; i < 2; i++) {
              left += cluster.hub(i).localProcesses().size();
            }
            return left == specs.size() ? null : left + " run on the other side";
          });
      assertEquals(HubStatus.RUNNING, cluster.hub(0).status());
      assertEquals(Map.of(), await(cluster.hub(1).startProcesses(counters("p3x-", 5))).errors());

      split.heal();
      cluster.awaitNodes();
      awaitStatus(cluster.hub(2), HubStatus.RUNNING);
      List<String> all = new java.util.ArrayList<>(ids(specs));
      all.addAll(ids(counters("p3x-", 5)));
      cluster.awaitEqual(all);
      end.run();
      assertEquals(List.of(), Stamped.doubles("p3-"));
      assertTrue(Stamped.starts("p3-").size() > 1_000, "few messages");
      ProcessRecord fresh = cluster.hub(2).lookup("p3-0");
      assertNotNull(fresh);
      assertFalse(fresh.stale());
    }
  }

  @Test
  void p2_majority_grows_and_remembers_its_maximum_until_that_is_reset() {
    try (HubCluster cluster = cluster(1, new MajorityQuorum())) {
      assertEquals(HubStatus.RUNNING, cluster.hub(0).status());
      cluster.join();
      cluster.join();
      cluster.awaitNodes();
      List<ProcessSpec> specs = counters("p2-", 30);
      assertEquals(Map.of(), await(cluster.hub(1).startProcesses(specs)).errors());
      cluster.awaitEqual(ids(specs));
      cluster.join();
      cluster.join();
      cluster.awaitNodes();
      cluster.awaitEqual(ids(specs));
      // three of five go on, one after the other has gone
      cluster.closeHub(cluster.hub(4));
      cluster.awaitEqual(ids(specs));
      cluster.closeHub(cluster.hub(3));
      cluster.awaitEqual(ids(specs));
      // two of five are no majority, until those that have one say that there are three
      await(cluster.hub(0).admin().resetClusterSize(3, false));
      cluster.closeHub(cluster.hub(2));
      cluster.awaitEqual(ids(specs));
      cluster.closeHub(cluster.hub(1));
      ProcessHub last = cluster.hub(0);
      awaitStatus(last, HubStatus.PARTITIONED);
      assertInstanceOf(NoQuorumException.class, failure(last.startProcess(stamped("p2-no"))));
      await(last.admin().resetClusterSize(1, true));
      awaitStatus(last, HubStatus.RUNNING);
      cluster.awaitEqual(ids(specs));
    }
  }

  @Test
  void p2_maximum_is_reset_by_those_that_have_a_quorum() {
    try (HubCluster cluster = cluster(3, new MajorityQuorum(3))) {
      await(cluster.hub(1).admin().resetClusterSize(5, false));
      cluster.closeHub(cluster.hub(2));
      // Two of five are no majority.
      awaitStatus(cluster.hub(0), HubStatus.PARTITIONED);
      assertInstanceOf(
          InvalidRequestException.class,
          failure(cluster.hub(0).admin().resetClusterSize(1, false)));
    }
  }

  @Test
  void p2_static_quorum_confirms_the_start_and_refuses_one_node_too_many() {
    try (HubCluster cluster =
        HubCluster.withoutHubs(
            4,
            options ->
                options
                    .setPartitionTolerance(new StaticQuorum(2, true))
                    .setLease(LEASE)
                    .setLockTimeout(20_000))) {
      ProcessHub first = cluster.createHub(cluster.node(0));
      Future<ProcessHub> started = first.start();
      IntFunction<ProcessHub> next = i -> cluster.startHub(cluster.node(i));
      await(cluster.node(0).timer(1_500));
      assertFalse(started.isComplete());
      assertTrue(first.locked());
      ProcessHub second = next.apply(1);
      await(started);
      cluster.hubs.add(0, first);
      next.apply(2);
      cluster.awaitNodes();
      Throwable refused = failure(cluster.createHub(cluster.node(3)).start());
      assertTrue(refused.getMessage().contains("one too many"), refused::getMessage);
      assertEquals(HubStatus.RUNNING, second.status());
    }
  }

  @Test
  void p2_start_that_nobody_confirms_fails_in_time() {
    try (HubCluster cluster =
        HubCluster.withoutHubs(
            1,
            options ->
                options
                    .setPartitionTolerance(new StaticQuorum(2, true))
                    .setLease(LEASE)
                    .setMigrationTimeout(1_000)
                    .setLockTimeout(2_000))) {
      ProcessHub hub = cluster.createHub(cluster.node(0));
      assertInstanceOf(NoQuorumException.class, failure(hub.start()));
      awaitStatus(hub, HubStatus.CLOSED);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void p2_even_split_is_decided_by_the_lowest_node_or_by_nobody(boolean lowest) throws Exception {
    EvenSplit even = lowest ? EvenSplit.LOWEST : EvenSplit.NOBODY;
    try (HubCluster cluster = cluster(4, new MajorityQuorum(4, true, even))) {
      List<ProcessSpec> specs = specs(20, i -> stamped("even-" + lowest + "-" + i));
      assertEquals(Map.of(), await(cluster.hub(0).startProcesses(specs)).errors());
      cluster.awaitEqual(ids(specs));
      SplitInJvm split = split(cluster, 2, 4);
      until(
          () -> {
            long halted =
                cluster.hubs.stream().filter(h -> h.status() == HubStatus.PARTITIONED).count();
            return halted == (lowest ? 2 : 4) ? null : halted + " are halted";
          });
      if (lowest) {
        until(
            () -> {
              int running = 0;
              for (ProcessHub hub : cluster.hubs) {
                running += hub.status() == HubStatus.RUNNING ? hub.localProcesses().size() : 0;
              }
              return running == specs.size() ? null : running + " run";
            });
      }
      split.heal();
      cluster.awaitNodes();
      cluster.awaitEqual(ids(specs));
    }
  }

  @Test
  void p2_five_that_see_nobody_else_halt_each_and_go_on_together_after_the_heal() throws Exception {
    try (HubCluster cluster = cluster(5, new MajorityQuorum(5))) {
      List<ProcessSpec> specs = specs(30, i -> stamped("alone-" + i));
      assertEquals(Map.of(), await(cluster.hub(0).startProcesses(specs)).errors());
      cluster.awaitEqual(ids(specs));
      List<List<HubClusterManager>> alone =
          IntStream.range(0, 5).mapToObj(i -> List.of(cluster.nodes.manager(i))).toList();
      SplitInJvm split = new SplitInJvm(alone);
      cluster.hubs.forEach(hub -> awaitStatus(hub, HubStatus.PARTITIONED));
      for (ProcessHub hub : cluster.hubs) {
        assertInstanceOf(NoQuorumException.class, failure(hub.startProcess(stamped("no"))));
      }
      split.heal();
      cluster.awaitNodes();
      cluster.awaitEqual(ids(specs));
      cluster.hubs.forEach(hub -> awaitStatus(hub, HubStatus.RUNNING));
    }
  }

  @Test
  void p2_dynamic_quorum_halts_the_smaller_side_until_its_loss_is_old() throws Exception {
    try (HubCluster cluster = cluster(3, new DynamicQuorum(60, 6_000))) {
      List<ProcessSpec> specs = counters("dynamic-", 30);
      assertEquals(Map.of(), await(cluster.hub(0).startProcesses(specs)).errors());
      cluster.awaitEqual(ids(specs));
      SplitInJvm split = split(cluster, 2, 3);
      awaitStatus(cluster.hub(2), HubStatus.PARTITIONED);
      assertEquals(HubStatus.RUNNING, cluster.hub(0).status());
      assertInstanceOf(
          NoQuorumException.class, failure(cluster.hub(2).startProcess(stamped("dynamic-no"))));
      awaitStatus(cluster.hub(2), HubStatus.RUNNING);
      until(
          () -> {
            int there = cluster.hub(2).localProcesses().size();
            return there == specs.size() ? null : there + " run on the smaller side";
          });
      split.heal();
      cluster.awaitNodes();
      cluster.awaitEqual(ids(specs));
    }
  }
}
