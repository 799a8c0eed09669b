package io.processhub.core;

import io.processhub.model.Epoch;
import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.RestartPolicy;
import io.processhub.model.Role;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides who goes on with a process whose owners were lost, or do not carry out any more what was
 * decided: a member that has its state still before any other.
 */
final class LostOwners {
  private final Node node;
  private final Placing placing;
  private final Orders orders;
  private final Moves moves;
  private final Decisions decisions;

  LostOwners(Node node, Placing placing, Orders orders, Moves moves, Decisions decisions) {
    this.node = node;
    this.placing = placing;
    this.orders = orders;
    this.moves = moves;
    this.decisions = decisions;
  }

  /** None of its owners is there any more. */
  void replace(Entry entry, Ownership ownership, List<NodeId> desired) {
    boolean ran = !ownership.neverRan();
    if (ran && entry.body().restart() == RestartPolicy.TEMPORARY) {
      node.end(entry);
      return;
    }
    MemberId holder = holder(ownership);
    if (holder != null) {
      giveBack(entry, ownership, holder);
      return;
    }
    NodeId prepared = orders.target(entry.id());
    List<NodeId> targets =
        prepared != null && node.membership.hosts().contains(prepared)
            ? List.of(prepared)
            : placing.replacement(entry, ownership, desired);
    if (!targets.isEmpty()) {
      decisions.replace(entry, ownership, decisions.next(entry, targets, ran));
    } else if (orders.underWay(entry.id())) {
      // It waits for its node, which is not to be asked for it any more.
      orders.forget(entry.id());
      moves.ended(entry.id());
    }
  }

  private void giveBack(Entry entry, Ownership ownership, MemberId holder) {
    Epoch epoch = node.authority.next(ownership.epoch());
    List<Replica> back = List.of(placing.replica(holder));
    Decision decision = new Decision(ownership.life(), epoch, true, false, back);
    decisions.move(entry, ownership, decisions.next(entry.id(), decision, ownership.holders()));
  }

  /** A member that handed the process over and has not been told that it arrived, or null. */
  @Nullable MemberId holder(Ownership ownership) {
    for (Release release : ownership.releases()) {
      if (!release.done() && node.membership.present(release.member())) {
        return release.member();
      }
    }
    return null;
  }

  /** Whether a leaving member may be about to go on with the state that it has still. */
  boolean takesBack(Ownership ownership) {
    return ownership.blank() && ownership.issued() > Stamp.timeOf(node.now - 2 * CoreConfig.REMIND);
  }

  /** Whether nobody carries the decision out any more, though it is not carried out. */
  boolean toBeTakenAgain(Ownership ownership) {
    boolean outdated = node.authority.outdated(ownership.epoch());
    for (Replica replica : ownership.replicas()) {
      ReplicaStatus status = replica.status();
      if (status == ReplicaStatus.STOPPED || outdated && status == ReplicaStatus.ASSIGNED) {
        return true;
      }
    }
    for (Release release : ownership.releases()) {
      if (outdated && !release.done()) {
        return true;
      }
    }
    return false;
  }

  /**
   * The same decision under an epoch of now; what was lost meanwhile starts blank. One that was
   * lost where it had been handed over to goes back to whoever has its state still.
   */
  void takeAgain(Entry entry, Ownership old, List<Replica> there) {
    boolean goesOn = there.stream().anyMatch(r -> r.running() && r.role() == Role.ACTIVE);
    MemberId holder = old.replicas().size() == 1 && stopped(there) ? holder(old) : null;
    if (holder != null && old.on(holder) == null) {
      giveBack(entry, old, holder);
      return;
    }
    boolean blank = old.blank();
    List<Replica> replicas = new ArrayList<>();
    for (Replica replica : there) {
      boolean again =
          replica.status() == ReplicaStatus.STOPPED || replica.status() == ReplicaStatus.ASSIGNED;
      blank |= replica.status() == ReplicaStatus.STOPPED && !goesOn;
      replicas.add(
          again
              ? Replica.assigned(replica.member(), replica.nodeName(), replica.role(), node.now)
              : replica);
    }
    Epoch epoch = node.authority.next(old.epoch());
    boolean fresh = old.neverRan();
    Decision decision = new Decision(old.life(), epoch, blank && !fresh, fresh, replicas);
    decisions.issue(entry, decision, old.holders());
  }

  private static boolean stopped(List<Replica> replicas) {
    return replicas.stream().allMatch(r -> r.status() == ReplicaStatus.STOPPED);
  }
}
