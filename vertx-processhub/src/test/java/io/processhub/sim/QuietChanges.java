package io.processhub.sim;

import io.processhub.core.Entry;
import io.processhub.core.Ownership;
import io.processhub.core.Replica;
import io.processhub.model.Member;
import io.processhub.model.NodeId;
import io.processhub.model.OnNodeLoss;
import io.processhub.model.PlacementRule;
import io.processhub.model.ProcessId;
import io.processhub.ring.HashRing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One node joins and one leaves a cluster at rest, while users go on: exactly those processes move
 * whose owner on the ring changed, none of them twice, and no message is lost.
 */
final class QuietChanges {
  private static final long LEAVE = 30_000;

  /** Where a process was, and whether the ring alone says where that is. */
  private record Place(NodeId node, boolean free) {}

  private final Simulation sim;
  private final Runnable settle;

  /** Processes that moved because of the ring. */
  int moved;

  QuietChanges(Simulation sim, Runnable settle) {
    this.sim = sim;
    this.settle = settle;
  }

  /** Both, in an order in which there is a host for each. */
  void run() {
    if (sim.nodes().isEmpty()) {
      // All have left at once, for good.
      return;
    }
    sim.steady = true;
    if (sim.nodes().isEmpty()) {
      return;
    }
    SimHost down = sim.hosts.stream().filter(host -> !host.up).findFirst().orElse(null);
    boolean joined = down != null;
    if (joined) {
      change("join", () -> sim.boot(down));
    }
    if (sim.nodes().size() > Math.max(1, sim.fewest())) {
      SimNode leaver = sim.random.pick(sim.nodes());
      if (!sim.witness.quorumWithout(leaver)) {
        return;
      }
      change("leave", () -> leaver.leave(LEAVE));
      if (!joined && !leaver.host.up) {
        change("join", () -> sim.boot(leaver.host));
      }
    }
  }

  private void change(String what, Runnable change) {
    SimNode witness = sim.nodes().get(0);
    Map<ProcessId, Place> before = places(witness);
    Map<ProcessId, Set<NodeId>> replicas = sim.replicas.nodes(witness);
    HashRing old = ring(witness);
    Map<ProcessId, Integer> deployed = new HashMap<>(sim.deployments);
    sim.note(sim.hosts.get(0), "a quiet " + what);
    sim.traffic.begin();
    change.run();
    sim.agenda.runTo(sim.agenda.now() + 1_000 * Agenda.MS);
    sim.traffic.end();
    settle.run();
    sim.harm.over();
    SimNode now = sim.nodes().get(0);
    if (sim.replicas.apply()) {
      if (Strategies.ringDecides(sim.plan.config().distribution())) {
        moved += sim.replicas.checkMoved(what, replicas, deployed, now);
      }
      return;
    }
    HashRing next = ring(now);
    if (old == null || next == null) {
      return;
    }
    Map<ProcessId, Place> after = places(now);
    for (Map.Entry<ProcessId, Place> each : before.entrySet()) {
      ProcessId id = each.getKey();
      Place there = after.get(id);
      if (there == null && !each.getValue().free) {
        // It may wait for its node.
        continue;
      }
      if (there == null) {
        throw new SimFailure(id + " does not run after a quiet " + what);
      }
      int starts = sim.deployments.getOrDefault(id, 0) - deployed.getOrDefault(id, 0);
      int least = each.getValue().node.equals(there.node) ? 0 : 1;
      boolean free = each.getValue().free && there.free;
      boolean lost = !now.core.view().contains(each.getValue().node);
      int wanted =
          Strategies.movesInQuiet(
              sim.plan.config().distribution(),
              !old.owner(id).equals(next.owner(id)),
              lost,
              starts);
      // Where loads count, one may go and come back.
      boolean ring = Strategies.ringDecides(sim.plan.config().distribution());
      int most = ring ? least : least + 2;
      if (starts < least || starts > most || free && starts != wanted) {
        throw new SimFailure(
            id
                + " was started "
                + starts
                + " times in a quiet "
                + what
                + ", its owner changes "
                + wanted
                + " times, it was on "
                + each.getValue()
                + ", is on "
                + there
                + "\n"
                + sim.watch(id).story());
      }
      moved += starts;
    }
  }

  private static @Nullable HashRing ring(SimNode witness) {
    List<Member> places = new ArrayList<>(witness.core.view().members());
    places.removeIf(Member::cordoned);
    return places.isEmpty() ? null : HashRing.of(places, Plan.VIRTUAL_NODES);
  }

  /** Of all that run. */
  private Map<ProcessId, Place> places(SimNode witness) {
    Map<ProcessId, Place> places = new HashMap<>();
    for (Entry entry : witness.core.registry().entries()) {
      Ownership ownership = entry.ownership();
      Replica replica = ownership == null ? null : ownership.replicas().get(0);
      // One that waits for its node is recorded there.
      if (entry.live()
          && replica != null
          && replica.running()
          && witness.core.view().contains(replica.member())) {
        NodeId node = replica.member().node();
        Member member = witness.core.view().member(node).orElse(null);
        boolean free =
            !entry.pinned()
                && entry.wish() == null
                && entry.body().onNodeLoss() == OnNodeLoss.RESTART
                && entry.body().rule() instanceof PlacementRule.None
                && member != null
                && !member.cordoned();
        places.put(entry.id(), new Place(node, free));
      }
    }
    return places;
  }
}
