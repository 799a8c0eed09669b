package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.RestartPolicy;
import io.processhub.model.Role;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/**
 * The steward's decisions for processes with several replicas. A role is kept while its replica is
 * there; when an active one is lost a passive one that runs is promoted at once, and nothing else
 * changes with it but that the lost one is replaced. An active replica that has to go hands over to
 * a node without one; a passive one goes when another has come in its place. So an active replica
 * never becomes passive where it is: it ends first.
 */
final class ReplicaSets {
  private final Node node;
  private final Placing placing;
  private final Orders orders;
  private final Moves moves;
  private final Decisions decisions;
  private final LostOwners lostOwners;

  ReplicaSets(
      Node node,
      Placing placing,
      Orders orders,
      Moves moves,
      Decisions decisions,
      LostOwners lostOwners) {
    this.node = node;
    this.placing = placing;
    this.orders = orders;
    this.moves = moves;
    this.decisions = decisions;
    this.lostOwners = lostOwners;
  }

  /** Whether several replicas are there or wanted, or one is left that only stands by. */
  static boolean several(Ownership now, List<NodeId> desired) {
    return now.replicas().size() > 1
        || desired.size() > 1
        || now.replicas().stream().anyMatch(replica -> replica.role() == Role.PASSIVE);
  }

  /**
   * Takes the next step towards what is desired.
   *
   * @param there those replicas whose members are there; at least one
   * @param open whether the last decision is not carried out yet
   */
  void step(Entry entry, Ownership now, List<Replica> there, List<NodeId> desired, boolean open) {
    int wanted = Math.max(1, desired.size());
    int actives = Collections.frequency(placing.roles(entry.body(), wanted), Role.ACTIVE);
    if (repair(entry, now, there, desired, actives)) {
      return;
    }
    Change change = new Change(entry, now, there, desired, actives);
    if (desired.isEmpty() || change.none()) {
      orders.withdraw(entry, now);
      if (!open) {
        moves.ended(entry.id());
      }
    } else if (change.urgent || node.sweep.movesAllowed() && !open) {
      change.step();
    }
  }

  /** Whether none of those replicas is active or about to be. */
  static boolean lostActive(List<Replica> there) {
    return count(there) == 0;
  }

  /** Whether a node has let go of an earlier replica and can take another. */
  boolean free(Ownership now, NodeId target) {
    for (Release release : now.releases()) {
      if (release.member().node().equals(target)
          && !release.done()
          && node.membership.mayRun(release.member())) {
        return false;
      }
    }
    return true;
  }

  /** Whether it could not be started anywhere when it was started first. */
  static boolean stillborn(Ownership now) {
    return now.replicas().size() > 1
        && !now.everRan()
        && now.replicas().stream().noneMatch(Replica::able);
  }

  /** Replaces what was lost and fills the roles of those that cannot; whether there was any. */
  private boolean repair(
      Entry entry, Ownership now, List<Replica> there, List<NodeId> desired, int actives) {
    List<Replica> next = new ArrayList<>(there);
    boolean lost = there.size() < now.replicas().size();
    boolean promoted = false;
    int active = count(next);
    MemberId holder = lost && active == 0 ? lostOwners.holder(now) : null;
    boolean back = holder != null && now.on(holder) == null;
    if (back) {
      // It has the state of the one that was lost on its way, and the messages that wait.
      next.add(0, placing.replica(holder));
      active++;
    }
    while (active < actives) {
      int chosen = successor(next, desired, active == 0);
      if (chosen < 0) {
        break;
      }
      next.set(chosen, next.get(chosen).as(Role.ACTIVE, node.now));
      promoted = true;
      active++;
    }
    if (!lost && !promoted) {
      return false;
    }
    if (count(there) > 0 && !mayDecide(entry, now)) {
      return true;
    }
    if (promoted) {
      next.replaceAll(r -> r.able() ? r : r.failedAs(Role.PASSIVE));
    }
    for (NodeId target : desired) {
      if (lost && next.size() < desired.size() && !has(next, target) && free(now, target)) {
        Role role = active < actives ? Role.ACTIVE : Role.PASSIVE;
        active += role == Role.ACTIVE ? 1 : 0;
        next.add(placing.replica(now, target, role));
      }
    }
    if (lost && count(next) == 0 && entry.body().restart() == RestartPolicy.TEMPORARY) {
      node.end(entry);
      return true;
    } else if (lost && count(next) == 0) {
      tryAgain(next, desired);
    }
    // One that is promoted says itself whether it has any state to go on with.
    boolean goesOn = !promoted && !back && there.stream().anyMatch(Replica::running);
    boolean blank = goesOn ? now.blank() : now.everRan();
    decisions.replace(entry, now, decisions.next(entry, now, next, blank));
    return true;
  }

  /**
   * Whether nobody may hand a replica over by an order any more. Else it is withdrawn, and the
   * process is looked at again when its owner has answered: what it commits and what is decided
   * here meanwhile would be two decisions after the same one.
   */
  private boolean mayDecide(Entry entry, Ownership now) {
    if (orders.mayMove(entry.id())) {
      orders.withdraw(entry, now);
      return false;
    }
    return true;
  }

  /** Nobody is left who could be active: one that has failed is started anew where it was. */
  private void tryAgain(List<Replica> replicas, List<NodeId> desired) {
    for (int i = 0; i < replicas.size(); i++) {
      NodeId target = replicas.get(i).member().node();
      if (replicas.get(i).status() == ReplicaStatus.FAILED && desired.contains(target)) {
        replicas.set(i, placing.replica(null, target, Role.ACTIVE));
        return;
      }
    }
  }

  /** Active ones that handle messages or are about to. */
  private static int count(List<Replica> replicas) {
    int active = 0;
    for (Replica replica : replicas) {
      active += replica.role() == Role.ACTIVE && replica.able() ? 1 : 0;
    }
    return active;
  }

  private static boolean has(List<Replica> replicas, NodeId target) {
    return replicas.stream().anyMatch(r -> r.member().node().equals(target));
  }

  /**
   * The index of the passive one to be promoted: one that runs, else one that is about to if {@code
   * any}; those that are to stay before others, in the order of placement. Negative for none.
   */
  private static int successor(List<Replica> replicas, List<NodeId> desired, boolean any) {
    int best = -1;
    int bestRank = Integer.MAX_VALUE;
    for (int i = 0; i < replicas.size(); i++) {
      Replica replica = replicas.get(i);
      int place = desired.indexOf(replica.member().node());
      int rank = (place < 0 ? desired.size() : place) + (replica.running() ? 0 : 1 << 20);
      boolean eligible =
          replica.role() == Role.PASSIVE && (replica.running() || any && replica.able());
      if (eligible && rank < bestRank) {
        best = i;
        bestRank = rank;
      }
    }
    return best;
  }

  /** What differs between where replicas are and where they are to be. */
  private final class Change {
    final Entry entry;
    final Ownership now;
    final List<Replica> there;
    final List<NodeId> desired;
    final int actives;
    final List<Replica> surplus = new ArrayList<>();
    final List<NodeId> missing = new ArrayList<>();

    /** Whether one is on a node that it has to leave. */
    final boolean urgent;

    Change(Entry entry, Ownership now, List<Replica> there, List<NodeId> desired, int actives) {
      this.entry = entry;
      this.now = now;
      this.there = there;
      this.desired = desired;
      this.actives = actives;
      boolean leaving = false;
      int stuck = 0;
      for (Replica replica : there) {
        boolean leaves = !node.membership.situation().places().contains(replica.member());
        leaving |= leaves;
        if (!desired.contains(replica.member().node())) {
          // One that has failed moves nowhere by itself; it takes the place of another.
          boolean failed = replica.status() == ReplicaStatus.FAILED;
          boolean stays = failed && !leaves && there.size() <= desired.size();
          stuck += stays ? 1 : 0;
          if (!stays) {
            surplus.add(replica);
          }
        }
      }
      for (NodeId target : desired) {
        if (!has(there, target)) {
          missing.add(target);
        }
      }
      missing.subList(Math.max(0, missing.size() - stuck), missing.size()).clear();
      urgent = leaving;
    }

    boolean none() {
      return surplus.isEmpty() && missing.isEmpty() && count(there) <= actives;
    }

    void step() {
      List<Replica> movers = surplus.stream().filter(this::handsOver).toList();
      if (!movers.isEmpty() && !missing.isEmpty() && handOver(movers.get(0), missing.get(0))) {
        return;
      }
      List<NodeId> free = missing.subList(Math.min(movers.size(), missing.size()), missing.size());
      if (!free.isEmpty()) {
        add(free.stream().filter(target -> free(now, target)).toList());
      } else if (movers.isEmpty() || missing.isEmpty()) {
        drop();
      }
    }

    private boolean handsOver(Replica replica) {
      return replica.role() == Role.ACTIVE && replica.running();
    }

    /** Whether it is on its way to that node, or will be as soon as there is room. */
    private boolean handOver(Replica from, NodeId target) {
      if (target.equals(orders.target(entry.id()))) {
        return true;
      }
      if (orders.refusedLately(entry.id(), urgent)) {
        return false;
      }
      if (free(now, target) && moves.mayStart(entry.id())) {
        List<Replica> next = new ArrayList<>(there);
        next.replaceAll(r -> r == from ? placing.replica(null, target, r.role()) : r);
        decisions.order(entry, now, decisions.next(entry, now, next, now.bare()));
      }
      return true;
    }

    private void add(List<NodeId> targets) {
      if (targets.isEmpty()) {
        return;
      }
      List<Replica> next = new ArrayList<>(there);
      int active = count(there);
      for (NodeId target : targets) {
        Role role = active < actives ? Role.ACTIVE : Role.PASSIVE;
        active += role == Role.ACTIVE ? 1 : 0;
        next.add(placing.replica(now, target, role));
      }
      decide(next);
    }

    /** Ends those that are too many, once those in their places run. */
    private void drop() {
      List<Replica> next = new ArrayList<>(there);
      int active = count(there);
      int least = Math.min(actives, Math.max(1, ableElsewhere()));
      boolean filled = there.stream().noneMatch(this::comes);
      for (Replica replica : surplus) {
        boolean acts = replica.role() == Role.ACTIVE && replica.able();
        if (acts ? active > least : filled || !replica.able()) {
          next.remove(replica);
          active -= acts ? 1 : 0;
        }
      }
      if (next.size() == there.size()) {
        makeRoom(next, active);
      }
      if (next.size() < there.size()) {
        decide(next);
      }
    }

    /** Replicas that stay and can act; those that have failed take up a place and act no more. */
    private int ableElsewhere() {
      int able = 0;
      for (Replica replica : there) {
        able += replica.able() && !surplus.contains(replica) ? 1 : 0;
      }
      return able;
    }

    private boolean comes(Replica replica) {
      return replica.status() == ReplicaStatus.ASSIGNED && !surplus.contains(replica);
    }

    private void makeRoom(List<Replica> next, int active) {
      List<Replica> acting =
          surplus.stream().filter(r -> r.role() == Role.ACTIVE && r.able()).toList();
      if (active > actives) {
        remove(next, r -> r.role() == Role.ACTIVE);
      } else if (acting.stream().anyMatch(Replica::running)) {
        // The last active one has to go, and every node that stays has one that has failed or
        // stands by: it gets the place of one of them.
        if (!remove(next, r -> !r.able())) {
          remove(next, r -> r.role() == Role.PASSIVE);
        }
      } else if (urgent && !acting.isEmpty() && !lostOwners.takesBack(now)) {
        // It does not run yet, and will not any more.
        next.removeAll(acting);
        for (int i = 0; i < acting.size(); i++) {
          int chosen = successor(next, desired, true);
          if (chosen >= 0) {
            next.set(chosen, next.get(chosen).as(Role.ACTIVE, node.now));
          }
        }
      }
    }

    /** Takes out one of those, of them that are wanted the last one; whether there was any. */
    private boolean remove(List<Replica> replicas, Predicate<Replica> which) {
      for (int i = desired.size() - 1; i >= 0; i--) {
        NodeId last = desired.get(i);
        if (replicas.removeIf(r -> r.member().node().equals(last) && which.test(r))) {
          return true;
        }
      }
      return false;
    }

    private void decide(List<Replica> next) {
      if (mayDecide(entry, now) && moves.mayStart(entry.id())) {
        decisions.replace(entry, now, decisions.next(entry, now, next, now.blank()));
      }
    }
  }
}
