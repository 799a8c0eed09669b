package io.processhub.sim;

import io.processhub.core.Entry;
import io.processhub.core.Ownership;
import io.processhub.core.Replica;
import io.processhub.core.ReplicaStatus;
import io.processhub.model.Member;
import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.OnNodeLoss;
import io.processhub.model.PlacementRule;
import io.processhub.model.ProcessId;
import io.processhub.model.Role;
import io.processhub.ring.HashRing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What has to hold in every connected part of a cluster once it has settled. */
final class Checks {
  private final Simulation sim;

  Checks(Simulation sim) {
    this.sim = sim;
  }

  /** The parts in which every host reaches every other. */
  List<List<SimNode>> parts() {
    List<List<SimNode>> parts = new ArrayList<>();
    for (SimNode node : sim.nodes()) {
      List<SimNode> mine = null;
      for (List<SimNode> part : parts) {
        if (sim.network.reaches(part.get(0).host, node.host)) {
          mine = part;
        }
      }
      if (mine == null) {
        mine = new ArrayList<>();
        parts.add(mine);
      }
      mine.add(node);
    }
    return parts;
  }

  /** Why not everything has settled, or null. */
  @Nullable String unsettled() {
    boolean halts = parts().stream().anyMatch(sim.witness::halts);
    // Who has no quorum asks for what every node carries until there is one.
    int calls = halts ? sim.ledger.openForUsers() : sim.ledger.open();
    if (calls > 0) {
      return "calls are open: " + calls;
    }
    if (sim.administrators.open() > 0) {
      return "administrators wait for answers: " + sim.administrators.open();
    }
    if (sim.expected > 0) {
      return "hosts are to come back: " + sim.expected;
    }
    if (!halts && sim.replies.underWay() > 0) {
      return "answers are under way: " + sim.replies.underWay();
    }
    if (!halts && sim.messages.underWay() > 0) {
      return "messages are under way: "
          + sim.messages.underWay()
          + ", first "
          + sim.messages.oldestUnderWay();
    }
    for (SimNode node : sim.nodes()) {
      Inbox left = node.plane.leftover();
      if (!halts && left != null) {
        return left + " on " + node.host;
      }
    }
    sim.checkpoints.lookAtAll();
    if (parts().size() == 1) {
      String reason = sim.checkpoints.unprotected();
      if (reason != null) {
        return reason;
      }
    }
    for (List<SimNode> part : parts()) {
      String reason = unsettled(part);
      if (reason != null) {
        return reason;
      }
    }
    return null;
  }

  /** What happened to a process that has not settled. */
  String story() {
    for (SimNode node : sim.nodes()) {
      Inbox left = node.plane.leftover();
      if (left != null) {
        return left.process.story();
      }
    }
    return "";
  }

  private @Nullable String unsettled(List<SimNode> part) {
    if (sim.witness.halts(part)) {
      for (SimNode node : part) {
        if (node.leaseHolds() && sim.witness.ofNewest(node)) {
          return node
              + " has a lease, though its part has no quorum: "
              + part
              + sim.witness.newest();
        }
      }
      return null;
    }
    if (part.size() < sim.plan.config().minNodes()
        && part.stream().noneMatch(node -> node.core.phase() == io.processhub.core.Phase.READY)) {
      return null;
    }
    TreeSet<MemberId> members = new TreeSet<>();
    for (SimNode node : part) {
      if (node.hung() || !node.ready()) {
        return node + " is " + node.core.phase();
      }
      members.add(node.member);
    }
    for (SimNode node : part) {
      List<MemberId> seen = node.core.view().members().stream().map(Member::id).toList();
      if (!seen.equals(new ArrayList<>(members))) {
        return node + " sees " + seen + " instead of " + members;
      }
      if (node.core.redistributing()) {
        return node
            + " is redistributing "
            + node.core.underWay()
            + ", holds "
            + node.core.load()
            + ", unfinished: "
            + unfinished(node);
      }
    }
    String reason = unequal(part);
    return reason != null ? reason : misplaced(part);
  }

  private static List<String> unfinished(SimNode node) {
    List<String> unfinished = new ArrayList<>();
    for (Entry entry : node.core.registry().entries()) {
      Ownership ownership = entry.ownership();
      if (entry.live()
          && ownership != null
          && ownership.replicas().stream().anyMatch(replica -> !replica.running())) {
        unfinished.add(entry.id() + " " + ownership);
      }
    }
    return unfinished;
  }

  /** Tombstones that expire one here, one there are compared by what is not there: nothing live. */
  private Map<ProcessId, Entry> compared(SimNode node) {
    Map<ProcessId, Entry> entries = new HashMap<>();
    for (Entry entry : node.core.registry().entries()) {
      if (entry.live() || !sim.plan.has(Fault.SHORT_RETENTION)) {
        entries.put(entry.id(), entry);
      }
    }
    return entries;
  }

  private @Nullable String unequal(List<SimNode> part) {
    Map<ProcessId, Entry> first = compared(part.get(0));
    for (SimNode node : part) {
      Map<ProcessId, Entry> theirs = compared(node);
      if (!theirs.equals(first)) {
        for (ProcessId id : new TreeSet<>(first.keySet())) {
          if (!first.get(id).equals(theirs.get(id))) {
            return part.get(0) + " has " + first.get(id) + "\n" + node + " has " + theirs.get(id);
          }
        }
        return node + " has more entries than " + part.get(0);
      }
    }
    return null;
  }

  /** Every live process runs exactly once, where it belongs, and is found; nothing else runs. */
  private @Nullable String misplaced(List<SimNode> part) {
    SimNode one = part.get(0);
    // Of a cordoned node the ring says only where its processes were to be.
    List<Member> places = new ArrayList<>(one.core.view().members());
    places.removeIf(Member::cordoned);
    HashRing ring = places.isEmpty() ? null : HashRing.of(places, Plan.VIRTUAL_NODES);
    boolean byRing = Strategies.ringDecides(sim.plan.config().distribution());
    Map<ProcessId, List<SimNode>> running = new HashMap<>();
    for (SimNode node : part) {
      for (SimReplica replica : node.replicas.values()) {
        if (replica.state != SimReplica.State.RUNNING || replica.importing) {
          return replica + " on " + node;
        }
        running.computeIfAbsent(replica.id, id -> new ArrayList<>()).add(node);
      }
    }
    for (Entry entry : one.core.registry().entries()) {
      List<SimNode> on = running.remove(entry.id());
      String reason =
          !entry.live()
              ? stopped(entry, on)
              : everywhere(entry)
                  ? onEach(entry, on == null ? List.of() : on, one)
                  : sim.replicas.apply()
                      ? several(entry, on == null ? List.of() : on, part)
                      : live(entry, on == null ? List.of() : on, one, byRing ? ring : null, ring);
      if (reason == null && entry.live() && !everywhere(entry) && !sim.replicas.apply()) {
        reason = route(entry, on, part);
      }
      if (reason != null) {
        return reason + " " + entry;
      }
    }
    if (!running.isEmpty()) {
      return "runs without an entry: " + running;
    }
    return sim.replicas.apply()
        ? null
        : Strategies.misplaced(sim.plan.config().distribution(), one, sim.replicas.apply());
  }

  private boolean everywhere(Entry entry) {
    return entry.body().rule() instanceof PlacementRule.ForEach
        || entry.body().rule() instanceof PlacementRule.None
            && sim.plan.config().distribution().everywhere();
  }

  /** It runs once, active, on every node that is not cordoned, and is recorded so. */
  private static @Nullable String onEach(Entry entry, List<SimNode> on, SimNode one) {
    Ownership ownership = entry.ownership();
    if (ownership == null) {
      return "no owner:";
    }
    for (Member member : one.core.view().members()) {
      Replica replica = ownership.on(member.id());
      long here = on.stream().filter(node -> node.member.equals(member.id())).count();
      if (replica == null ? !member.cordoned() : !replica.running() || here != 1) {
        return "not once on " + member.name() + " but on " + on + ":";
      }
      if (replica != null && replica.role() != Role.ACTIVE) {
        return "not active on " + member.name() + ":";
      }
    }
    return on.size() == ownership.replicas().size() ? null : "runs where it is not recorded, " + on;
  }

  private @Nullable String several(Entry entry, List<SimNode> on, List<SimNode> part) {
    String reason = sim.replicas.live(entry, on, part.get(0));
    return reason != null ? reason : sim.replicas.route(entry, on, part);
  }

  private static @Nullable String stopped(Entry entry, @Nullable List<SimNode> on) {
    return on == null ? null : "stopped, but runs on " + on + ":";
  }

  private static @Nullable String live(
      Entry entry,
      List<SimNode> on,
      SimNode one,
      @Nullable HashRing ring,
      @Nullable HashRing places) {
    Ownership ownership = entry.ownership();
    if (ownership == null || ownership.replicas().size() != 1) {
      return "no owner:";
    }
    Replica replica = ownership.replicas().get(0);
    boolean there = one.core.view().contains(replica.member());
    if (replica.status() == ReplicaStatus.FAILED && there) {
      return on.isEmpty() ? null : "failed, but runs on " + on + ":";
    }
    if (entry.body().onNodeLoss() == OnNodeLoss.WAIT && !there) {
      boolean back =
          one.core.view().members().stream().anyMatch(m -> m.name().equals(replica.nodeName()));
      return on.isEmpty() && !back ? null : "waits for its node, which is there, or runs " + on;
    }
    if (places == null && on.isEmpty() && !there) {
      // Every node here is cordoned: nobody may take what was lost.
      return null;
    }
    boolean barred =
        entry.body().rule() instanceof PlacementRule.On named
            && one.core.view().named(named.node()).filter(Member::cordoned).isPresent();
    if (barred && on.isEmpty() && !there) {
      // Its node is there again, but takes nothing.
      return null;
    }
    if (on.size() != 1) {
      return "runs " + on.size() + " times, on " + on + " by " + entry.body().rule() + ":";
    }
    SimNode node = on.get(0);
    SimReplica object = node.replicas.get(entry.id());
    if (!replica.running() || !replica.member().equals(node.member)) {
      return "runs on " + node + ", recorded wrong:";
    }
    if (object == null || !object.epoch.equals(ownership.epoch())) {
      return "runs as " + object + " on " + node + ", recorded with another epoch:";
    }
    boolean free =
        !entry.pinned()
            && entry.wish() == null
            && entry.body().onNodeLoss() == OnNodeLoss.RESTART
            && entry.body().rule() instanceof PlacementRule.None;
    boolean cordoned = one.core.view().member(node.member.node()).get().cordoned();
    return free
            && !cordoned
            && ring != null
            && !replica.member().node().equals(ring.owner(entry.id()))
        ? "not on its ring owner " + ring.owner(entry.id()) + ":"
        : null;
  }

  private static @Nullable String route(
      Entry entry, @Nullable List<SimNode> on, List<SimNode> part) {
    NodeId wanted = on == null || on.isEmpty() ? null : on.get(0).member.node();
    for (SimNode node : part) {
      NodeId route = node.routes.get(entry.id());
      // One that waits for its node is looked for there.
      if (wanted == null ? entry.live() && runs(route, part) : !wanted.equals(route)) {
        return node + " routes to " + route + ":";
      }
    }
    return null;
  }

  private static boolean runs(@Nullable NodeId route, List<SimNode> part) {
    return part.stream().anyMatch(node -> node.member.node().equals(route));
  }
}
