package io.processhub.scenario;

import static io.processhub.scenario.HubCluster.await;
import static io.processhub.scenario.HubCluster.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.HubStatus;
import io.processhub.ProcessHub;
import io.processhub.ProcessSpec;
import io.processhub.hook.HookData.LockChanged;
import io.processhub.hook.HookPoint;
import io.processhub.strategy.partition.MajorityQuorum;
import io.processhub.testing.SplitInJvm;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** H1: each reason for which a node says that it is locked, or is so no more. */
class LockHooksTest {
  private static final long LEASE = 1_000;
  private static final LockChanged STUCK = new LockChanged(false, "stuck");
  private static final LockChanged SETTLED = new LockChanged(false, "settled");

  private static HubCluster underQuorum(int size, int initial) {
    return HubCluster.withoutHubs(
        size,
        options -> options.setPartitionTolerance(new MajorityQuorum(initial)).setLease(LEASE));
  }

  private static void awaitUnlocked(ProcessHub hub) {
    until(
        () ->
            hub.status() == HubStatus.RUNNING && !hub.locked()
                ? null
                : hub.nodeName() + " is " + hub.status() + (hub.locked() ? ", locked" : ""));
  }

  /** That node was told these, in order; others may be between them. */
  private static void awaitTold(HookWitness witness, String node, LockChanged... expected) {
    until(
        () -> {
          List<LockChanged> told = witness.at(HookPoint.LOCK_CHANGED, node);
          int next = 0;
          for (LockChanged one : told) {
            next += next < expected.length && one.equals(expected[next]) ? 1 : 0;
          }
          return next == expected.length ? null : node + " was told " + told;
        });
  }

  @Test
  void h1_a_node_is_settled_when_it_has_started() {
    try (HubCluster cluster = HubCluster.withoutHubs(1, options -> options)) {
      ProcessHub hub = cluster.createHub(cluster.node(0));
      assertTrue(hub.locked());
      HookWitness witness = new HookWitness(List.of(hub));
      await(hub.start());
      awaitUnlocked(hub);
      awaitTold(witness, "n0", SETTLED);
    }
  }

  @Test
  void h1_a_join_is_told_once_as_a_redistribution_and_once_as_settled() {
    try (HubCluster cluster = HubCluster.withoutHubs(2, options -> options)) {
      ProcessHub hub = cluster.createHub(cluster.node(0));
      HookWitness witness = new HookWitness(List.of(hub));
      await(hub.start());
      cluster.hubs.add(hub);
      awaitTold(witness, "n0", SETTLED);
      cluster.startHub(cluster.node(1));
      cluster.awaitNodes();
      LockChanged moving = new LockChanged(true, "redistribution");
      awaitTold(witness, "n0", SETTLED, moving, SETTLED);
      assertEquals(
          List.of(moving, SETTLED),
          witness.at(HookPoint.LOCK_CHANGED, "n0").stream()
              .dropWhile(told -> !told.equals(SETTLED))
              .skip(1)
              .toList());
    }
  }

  @Test
  void h1_a_cut_off_node_is_told_that_it_has_no_quorum_and_when_it_is_settled_again()
      throws Exception {
    try (HubCluster cluster = underQuorum(3, 3).started()) {
      cluster.hubs.forEach(LockHooksTest::awaitUnlocked);
      HookWitness witness = new HookWitness(cluster.hubs);
      SplitInJvm split =
          new SplitInJvm(
              List.of(cluster.nodes.manager(0), cluster.nodes.manager(1)),
              List.of(cluster.nodes.manager(2)));
      awaitTold(witness, "n2", new LockChanged(true, "no quorum"));
      assertTrue(cluster.hub(2).locked());
      split.heal();
      awaitUnlocked(cluster.hub(2));
      awaitTold(witness, "n2", new LockChanged(true, "no quorum"), SETTLED);
    }
  }

  /** Of two hubs that were founded apart one stands; the node of the other begins anew. */
  @Test
  void h1_a_node_whose_founding_gives_way_is_told_that_it_learns() throws Exception {
    try (HubCluster cluster = underQuorum(2, 1)) {
      SplitInJvm split =
          new SplitInJvm(List.of(cluster.nodes.manager(0)), List.of(cluster.nodes.manager(1)));
      cluster.nodes.nodes().forEach(cluster::startHub);
      cluster.hubs.forEach(LockHooksTest::awaitUnlocked);
      assertEquals(List.of("n0"), cluster.hub(0).nodes());
      assertEquals(List.of("n1"), cluster.hub(1).nodes());
      HookWitness witness = new HookWitness(cluster.hubs);
      split.heal();
      cluster.awaitNodes();
      cluster.hubs.forEach(LockHooksTest::awaitUnlocked);
      List<String> learned =
          witness.at(HookPoint.LOCK_CHANGED).stream()
              .filter(seen -> seen.data().equals(new LockChanged(true, "learning")))
              .map(HookWitness.Seen::node)
              .toList();
      assertEquals(1, learned.size(), learned::toString);
      awaitTold(witness, learned.get(0), new LockChanged(true, "learning"), SETTLED);
    }
  }

  /**
   * Exports that never end hold each other up: those that wait for their turn begin when the first
   * are given up, so that the redistribution lasts for twice the time of one.
   */
  @Test
  void h1_a_redistribution_that_outlasts_the_lock_timeout_is_told_as_stuck_and_locks_no_more() {
    long timeout = 3_000;
    try (HubCluster cluster =
        HubCluster.withoutHubs(
            2,
            options ->
                options.setMigrationTimeout(timeout).setLockTimeout(timeout).setLease(LEASE))) {
      cluster.startHub(cluster.node(0));
      List<String> ids = Rings.idsOn(cluster, List.of(0, 1), 1, "lock-", 20);
      ids.forEach(id -> Keeper.trouble(id, Keeper.Trouble.EXPORT_NEVER));
      List<ProcessSpec> specs = ids.stream().map(id -> new ProcessSpec(id, Keeper.class)).toList();
      assertEquals(Map.of(), await(cluster.hub(0).startProcesses(specs)).errors());
      awaitUnlocked(cluster.hub(0));
      HookWitness witness = new HookWitness(cluster.hubs);
      cluster.startHub(cluster.node(1));
      awaitTold(witness, "n0", new LockChanged(true, "redistribution"), STUCK);
      assertFalse(cluster.hub(0).locked());
      until(() -> cluster.hub(0).admin().stuck().isEmpty() ? "nothing is under way" : null);
      ids.forEach(id -> Keeper.trouble(id, null));
      cluster.awaitNodes();
      cluster.awaitEqual(ids);
      awaitTold(witness, "n0", STUCK, SETTLED);
    }
  }
}
