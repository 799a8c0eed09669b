package io.processhub.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.core.CoreConfig;
import io.processhub.core.Entry;
import io.processhub.core.Event;
import io.processhub.core.Ownership;
import io.processhub.core.Replica;
import io.processhub.model.MemberId;
import io.processhub.model.ProcessId;
import io.processhub.model.Role;
import io.processhub.strategy.redundancy.Replication;
import io.processhub.strategy.redundancy.Replication.Model;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a cluster does with several replicas of each process when nothing goes wrong. */
class CalmReplicasTest {
  private static final int PROCESSES = 300;

  private static CoreConfig config(int factor, Model model) {
    CoreConfig plain = Plan.config(Plan.VIRTUAL_NODES, 1, 500, 5_000, 3_600_000, 15_000, 256);
    return Plan.redundant(plain, new Replication(factor, model));
  }

  private static Map<ProcessId, Ownership> ownerships(CalmCluster cluster) {
    Map<ProcessId, Ownership> ownerships = new TreeMap<>();
    for (Entry entry : cluster.node(0).core.registry().entries()) {
      ownerships.put(entry.id(), entry.ownership());
    }
    assertEquals(PROCESSES, ownerships.size());
    return ownerships;
  }

  private static Set<MemberId> members(Ownership ownership) {
    Set<MemberId> members = new HashSet<>();
    ownership.replicas().forEach(replica -> members.add(replica.member()));
    return members;
  }

  private static MemberId active(Ownership ownership) {
    return ownership.replicas().stream()
        .filter(replica -> replica.role() == Role.ACTIVE)
        .map(Replica::member)
        .findFirst()
        .orElseThrow();
  }

  /** Whatever is on a new member was started there once, and nothing else was started. */
  private static void assertLeastMovement(
      Map<ProcessId, Ownership> before,
      Map<ProcessId, Ownership> after,
      Map<ProcessId, Integer> startsBefore,
      Map<ProcessId, Integer> startsAfter) {
    int moved = 0;
    for (ProcessId id : before.keySet()) {
      Set<MemberId> fresh = members(after.get(id));
      fresh.removeAll(members(before.get(id)));
      assertEquals(
          fresh.size(), startsAfter.get(id) - startsBefore.get(id), () -> "starts of " + id);
      moved += fresh.size();
      MemberId active = active(before.get(id));
      if (members(after.get(id)).contains(active)) {
        assertEquals(active, active(after.get(id)), () -> "active of " + id);
      }
    }
    assertTrue(moved > 0 && moved < PROCESSES, "moved " + moved);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void joins_leaves_and_crashes_start_only_what_is_new_on_a_node(long seed) {
    int nodes = 4 + (int) (seed % 3);
    Model model = seed % 2 == 0 ? Model.ACTIVE_ACTIVE : Model.ACTIVE_PASSIVE;
    CalmCluster cluster = new CalmCluster(seed, Plan.calm(nodes, nodes + 1, config(2, model)));
    cluster.start(0, PROCESSES);
    Map<ProcessId, Ownership> first = ownerships(cluster);
    Map<ProcessId, Integer> started = cluster.deployments();
    started.values().forEach(count -> assertEquals(2, count));

    cluster.sim.boot(cluster.sim.hosts.get(nodes));
    cluster.run(500);
    cluster.settle();
    Map<ProcessId, Ownership> joined = ownerships(cluster);
    Map<ProcessId, Integer> afterJoin = cluster.deployments();
    assertLeastMovement(first, joined, started, afterJoin);

    cluster.node(1).post(new Event.LeaveCall(10_000));
    cluster.run(500);
    cluster.settle();
    Map<ProcessId, Ownership> left = ownerships(cluster);
    Map<ProcessId, Integer> afterLeave = cluster.deployments();
    assertLeastMovement(joined, left, afterJoin, afterLeave);

    cluster.sim.lose(cluster.sim.hosts.get(2));
    cluster.run(500);
    cluster.settle();
    assertLeastMovement(left, ownerships(cluster), afterLeave, cluster.deployments());
  }

  @ParameterizedTest
  @EnumSource(Model.class)
  void a_node_more_has_a_replica_of_each_where_every_node_is_to_have_one(Model model) {
    CalmCluster cluster = new CalmCluster(3, Plan.calm(2, 3, config(Replication.ALL, model)));
    cluster.start(0, PROCESSES);
    cluster.sim.boot(cluster.sim.hosts.get(2));
    cluster.run(500);
    cluster.settle();
    cluster.deployments().forEach((id, count) -> assertEquals(3, count, id::value));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void lost_active_replica_is_replaced_at_once_by_one_that_stood_by(long seed) {
    CalmCluster cluster = new CalmCluster(seed, Plan.calm(4, 4, config(3, Model.ACTIVE_PASSIVE)));
    cluster.start(0, PROCESSES);
    Map<ProcessId, Ownership> before = ownerships(cluster);
    SimHost lost = cluster.sim.hosts.get(1);
    MemberId gone = cluster.node(1).member;
    cluster.sim.lose(lost);
    for (int millis = 0; cluster.node(0).core.view().contains(gone); millis++) {
      cluster.run(1);
      assertTrue(millis < 60_000, "the loss is not noticed");
    }
    // The debounce takes longer.
    cluster.run(300);
    Map<ProcessId, Ownership> after = ownerships(cluster);
    int promoted = 0;
    for (ProcessId id : before.keySet()) {
      MemberId active = active(before.get(id));
      if (active.equals(gone)) {
        promoted++;
        assertTrue(after.get(id).replicas().stream().anyMatch(r -> runs(r)), id::value);
        assertTrue(members(before.get(id)).contains(active(after.get(id))), id::value);
      }
    }
    assertTrue(promoted > 0);
    cluster.settle();
  }

  private static boolean runs(Replica replica) {
    return replica.role() == Role.ACTIVE && replica.running();
  }
}
