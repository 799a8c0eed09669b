package io.processhub.sim;

import io.processhub.core.Entry;
import io.processhub.core.Ownership;
import io.processhub.core.Planner;
import io.processhub.core.Replica;
import io.processhub.core.ReplicaStatus;
import io.processhub.model.NodeId;
import io.processhub.model.OnNodeLoss;
import io.processhub.model.ProcessId;
import io.processhub.model.Role;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What has to hold of processes with several replicas in a part of the cluster that has settled.
 */
final class ReplicaChecks {
  private final Simulation sim;

  ReplicaChecks(Simulation sim) {
    this.sim = sim;
  }

  /** Whether processes have several replicas in this simulation. */
  boolean apply() {
    return sim.plan.config().redundancy().copies(2) > 1;
  }

  /** Whether all of them are active. */
  boolean allActive() {
    return Collections.frequency(sim.plan.config().redundancy().roles(2), Role.ACTIVE) > 1;
  }

  /**
   * Every replica that the registry names runs where it names it, as many as are wanted and where
   * they are wanted, in the roles that are wanted.
   */
  @Nullable String live(Entry entry, List<SimNode> on, SimNode one) {
    Ownership ownership = entry.ownership();
    if (ownership == null) {
      return "no owner:";
    }
    Map<NodeId, SimNode> running = new HashMap<>();
    on.forEach(node -> running.put(node.member.node(), node));
    Planner.Explanation wanted = one.core.planner().explain(entry);
    int there = 0;
    int able = 0;
    int active = 0;
    for (Replica replica : ownership.replicas()) {
      if (one.core.view().contains(replica.member())) {
        there++;
        able += replica.status() == ReplicaStatus.FAILED ? 0 : 1;
        active += replica.role() == Role.ACTIVE && replica.running() ? 1 : 0;
        SimNode node = running.remove(replica.member().node());
        String reason = placed(entry, replica, node, wanted.desired());
        if (reason != null) {
          return reason;
        }
      }
    }
    if (!running.isEmpty()) {
      return "runs on " + running.values() + " besides:";
    }
    int copies = wanted.desired().size();
    if (there == 0 && (copies == 0 || entry.body().onNodeLoss() == OnNodeLoss.WAIT)) {
      return null;
    }
    if (there != ownership.replicas().size() || copies > 0 && there != copies) {
      return there + " of " + wanted.desired() + " replicas are there:";
    }
    List<Role> roles = sim.plan.config().redundancy().roles(Math.max(1, copies));
    int actives = Math.min(able, Collections.frequency(roles, Role.ACTIVE));
    return active == actives ? null : active + " instead of " + actives + " are active:";
  }

  private static @Nullable String placed(
      Entry entry, Replica replica, @Nullable SimNode node, List<String> wanted) {
    if (replica.status() == ReplicaStatus.FAILED) {
      return node == null ? null : "failed, but runs on " + node + ":";
    }
    SimReplica object = node == null ? null : node.replicas.get(entry.id());
    Ownership ownership = entry.ownership();
    if (object == null || ownership == null || !replica.running()) {
      return "does not run on " + replica.nodeName() + ", recorded as " + replica.status() + ":";
    }
    if (object.role != replica.role() || !object.epoch.equals(ownership.epoch())) {
      return "runs as " + object + " on " + node + ", recorded otherwise:";
    }
    return wanted.isEmpty() || wanted.contains(replica.nodeName())
        ? null
        : "on " + replica.nodeName() + " instead of " + wanted + ":";
  }

  /** Whether a replica that starts there now has to be given the state of another. */
  boolean fills(SimNode node, ProcessId id) {
    Entry entry = node.core.registry().get(id.value());
    Ownership ownership = entry == null ? null : entry.ownership();
    return ownership != null
        && ownership.replicas().stream()
            .anyMatch(
                r -> r.running() && r.role() == Role.ACTIVE && !r.member().equals(node.member));
  }

  /** A replica that stands by from now on does so with a state. */
  void standsBy(SimNode node, SimReplica replica) {
    ProcessWatch process = sim.watch(replica.id);
    boolean carried = process.stateful() && sim.plan.config().migration().handover();
    if (carried && process.kept && replica.filled && !replica.imported) {
      throw new SimFailure(
          replica + " stands by on " + node.host + " without a state\n" + process.story());
    }
  }

  /** One that is active now is the only one, unless that is not wanted. */
  void begins(SimNode node, SimReplica replica) {
    ProcessWatch process = sim.watch(replica.id);
    long since = sim.agenda.now() - Harm.REACH;
    if (allActive()
        || !process.kept
        || process.disturbedSince(since)
        || sim.harm.apartSince(process.hostsSince(since), since)) {
      return;
    }
    for (SimNode other : sim.nodes()) {
      SimReplica theirs = other == node ? null : other.replicas.get(replica.id);
      if (theirs != null
          && theirs.role == Role.ACTIVE
          && theirs.state == SimReplica.State.RUNNING
          && !theirs.held
          && !theirs.frozen
          && other.covers(theirs)) {
        throw new SimFailure(
            replica
                + " is active on "
                + node.host
                + " beside "
                + theirs
                + " on "
                + other.host
                + "\n"
                + process.story());
      }
    }
  }

  /** The node to which messages from that one go, if it is active. */
  @Nullable String route(Entry entry, List<SimNode> on, List<SimNode> part) {
    for (SimNode node : part) {
      NodeId route = node.routes.get(entry.id());
      SimReplica own = node.replicas.get(entry.id());
      boolean active = false;
      boolean any = false;
      for (SimNode each : on) {
        SimReplica theirs = each.replicas.get(entry.id());
        boolean acts = theirs != null && theirs.role == Role.ACTIVE;
        any |= acts;
        active |= acts && each.member.node().equals(route);
      }
      boolean local = own != null && own.role == Role.ACTIVE && !node.member.node().equals(route);
      if (any != active || local) {
        return node + " routes to " + route + ":";
      }
    }
    return null;
  }

  /** The nodes of the replicas that run, of all processes. */
  Map<ProcessId, Set<NodeId>> nodes(SimNode witness) {
    Map<ProcessId, Set<NodeId>> nodes = new HashMap<>();
    for (Entry entry : witness.core.registry().entries()) {
      Ownership ownership = entry.ownership();
      Set<NodeId> on = new HashSet<>();
      for (Replica replica : ownership == null ? List.<Replica>of() : ownership.replicas()) {
        if (replica.running() && witness.core.view().contains(replica.member())) {
          on.add(replica.member().node());
        }
      }
      if (entry.live() && !on.isEmpty()) {
        nodes.put(entry.id(), on);
      }
    }
    return nodes;
  }

  /**
   * A node joined or left and nothing went wrong: what is on another node now was started there
   * once, and nothing else was started. Only an active one that leaves, where every other node has
   * one that stands by, takes the place of one of those. How many that are.
   */
  int checkMoved(
      String what,
      Map<ProcessId, Set<NodeId>> before,
      Map<ProcessId, Integer> deployed,
      SimNode witness) {
    int moved = 0;
    Map<ProcessId, Set<NodeId>> after = nodes(witness);
    for (Map.Entry<ProcessId, Set<NodeId>> each : before.entrySet()) {
      ProcessId id = each.getKey();
      Set<NodeId> now = after.getOrDefault(id, Set.of());
      Set<NodeId> fresh = new HashSet<>(now);
      fresh.removeAll(each.getValue());
      int starts = sim.deployments.getOrDefault(id, 0) - deployed.getOrDefault(id, 0);
      boolean fewer = now.size() < each.getValue().size();
      boolean replaced = fewer && !allActive() && starts == fresh.size() + 1;
      if (starts != fresh.size() && !replaced) {
        throw new SimFailure(
            id
                + " was started "
                + starts
                + " times in a quiet "
                + what
                + ", it was on "
                + each.getValue()
                + ", is on "
                + after.get(id)
                + "\n"
                + sim.watch(id).story());
      }
      moved += starts;
    }
    return moved;
  }
}
