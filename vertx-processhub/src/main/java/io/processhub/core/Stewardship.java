package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What this node does for the processes whose ring owner it is: compares where each one is with
 * where the strategy wants it, and takes the next step. What that step decides is made known by
 * {@link Decisions}.
 */
final class Stewardship {
  private final Node node;
  private final Placing placing;
  private final Moves moves;
  private final Orders orders;
  private final Redistribution redistribution;
  private final Arranging arranging;
  private final Displaced displaced;
  private final Inquiries inquiries;
  private final Pace pace;
  private final Decisions decisions;
  private final OpenDecisions open;
  private final LostOwners lost;
  private final ReplicaSets sets;
  private final Disputes disputes;

  Stewardship(Node node) {
    this.node = node;
    this.placing = new Placing(node);
    this.moves = new Moves(node);
    this.orders = new Orders(node);
    this.redistribution = new Redistribution(node);
    this.arranging = new Arranging(node);
    this.displaced = new Displaced(node);
    this.inquiries = new Inquiries(node);
    this.pace = new Pace(node);
    this.decisions = new Decisions(node, placing, orders, redistribution, displaced, pace);
    this.open = new OpenDecisions(node);
    this.lost = new LostOwners(node, placing, orders, moves, decisions);
    this.sets = new ReplicaSets(node, placing, orders, moves, decisions, lost);
    this.disputes = new Disputes(node, placing, decisions);
  }

  Arranging arranging() {
    return arranging;
  }

  Inquiries inquiries() {
    return inquiries;
  }

  Placing placing() {
    return placing;
  }

  boolean moving() {
    return moves.busy() || orders.retrying() || arranging.busy();
  }

  boolean stewardOf(ProcessId id) {
    return node.self.node().equals(node.membership.steward(id));
  }

  private boolean mayDecide() {
    return node.membership.ready() && node.authority.issues();
  }

  /** Compares what is desired with what is, for entries that may have changed. */
  void reconcile(List<Entry> entries) {
    if (!mayDecide()) {
      // What was stopped is not looked at again.
      entries.stream().filter(entry -> !entry.live()).forEach(this::settle);
      return;
    }
    List<Entry> mine = new ArrayList<>();
    for (Entry entry : entries) {
      settle(entry);
      if (entry.live() && stewardOf(entry.id())) {
        mine.add(entry);
      }
    }
    if (!entries.isEmpty()) {
      arranging.touched();
    }
    if (mine.isEmpty()) {
      return;
    }
    Map<ProcessId, List<NodeId>> desired = placing.place(mine);
    for (Entry entry : mine) {
      decide(entry, desired.getOrDefault(entry.id(), List.of()));
    }
  }

  /** There is no such process any more. */
  void forget(ProcessId id) {
    open.forget(id);
    orders.forget(id);
    moves.ended(id);
    arranging.forget(id);
    displaced.settled(id);
    inquiries.forget(id);
  }

  /** An entry is about to be merged with what is known already. */
  void merging(@Nullable Entry known, Entry incoming) {
    displaced.merging(known, incoming);
  }

  /** Forgets decisions that have been carried out or overtaken. */
  private void settle(Entry entry) {
    if (!entry.live()) {
      arranging.forget(entry.id());
    }
    boolean steward = stewardOf(entry.id());
    if (!entry.live() || !steward) {
      inquiries.forget(entry.id());
    }
    orders.settle(entry, steward);
    if (open.settle(entry, steward) && !orders.underWay(entry.id())) {
      moves.ended(entry.id());
    }
  }

  private void decide(Entry entry, List<NodeId> desired) {
    Ownership ownership = entry.ownership();
    if (ownership == null) {
      if (!desired.isEmpty()) {
        node.write(entry.with(decisions.next(entry, desired, false)));
      }
      return;
    }
    boolean met = true;
    for (Replica replica : ownership.replicas()) {
      if (!node.membership.met(replica.member())) {
        met = false;
        inquiries.about(entry.id(), ownership);
      }
      if (node.membership.unknown(replica.member())) {
        return;
      }
    }
    if (met) {
      inquiries.forget(entry.id());
    } else if (inquiries.open(entry.id())) {
      return;
    }
    if (pace.spent(entry.id())) {
      return;
    }
    List<Replica> there = ownership.replicasOn(node.membership::present);
    if (there.isEmpty()) {
      lost.replace(entry, ownership, desired);
      return;
    }
    boolean several = ReplicaSets.several(ownership, desired) && !placing.everywhere(entry.body());
    boolean held = several && ReplicaSets.lostActive(there) && lost.holder(ownership) != null;
    if (!held && (lost.toBeTakenAgain(ownership) || displaced.has(entry.id()))) {
      lost.takeAgain(entry, ownership, there);
      return;
    }
    if (ReplicaSets.stillborn(ownership)) {
      node.end(entry);
      return;
    }
    if (several) {
      sets.step(entry, ownership, there, desired, open.has(entry.id()));
      return;
    }
    if (desired.isEmpty() || sameNodes(ownership, desired)) {
      orders.withdraw(entry, ownership);
      if (!open.has(entry.id())) {
        moves.ended(entry.id());
      }
      return;
    }
    boolean urgent =
        there.size() < ownership.replicas().size() || node.membership.situation().anyLeaves(there);
    boolean failed = there.stream().anyMatch(r -> r.status() == ReplicaStatus.FAILED);
    boolean settled = !open.has(entry.id()) && (!failed || placing.everywhere(entry.body()));
    if (urgent || node.sweep.movesAllowed() && settled) {
      move(entry, ownership, there, desired, urgent);
    }
  }

  /** Has a process that runs on one node handed over to another; anything else starts anew. */
  private void move(
      Entry entry, Ownership ownership, List<Replica> there, List<NodeId> desired, boolean urgent) {
    ProcessId id = entry.id();
    boolean handsOver =
        ownership.replicas().size() == 1
            && desired.size() == 1
            && there.get(0).running()
            && !placing.everywhere(entry.body());
    if (!handsOver && restoring(ownership)) {
      return;
    }
    if (!handsOver) {
      if (moves.mayStart(id)) {
        boolean blank = !ownership.neverRan() && !keepsOne(there, desired);
        decisions.move(entry, ownership, decisions.next(entry, desired, blank));
      }
    } else if (!desired.get(0).equals(orders.target(id))
        && !orders.refusedLately(id, urgent)
        && moves.mayStart(id)) {
      decisions.order(entry, ownership, decisions.next(entry, desired, ownership.bare()));
    }
  }

  /** Whether it is about to run on a node that stays, perhaps with state that only that has. */
  private boolean restoring(Ownership ownership) {
    Replica only = ownership.replicas().size() == 1 ? ownership.replicas().get(0) : null;
    return only != null
        && only.status() == ReplicaStatus.ASSIGNED
        && !ownership.neverRan()
        && (node.membership.hosts().contains(only.member()) || lost.takesBack(ownership));
  }

  /** What their owners said of processes that were to move. */
  void stayed(Message.Stayed message) {
    message.failures().forEach(failure -> orders.stayed(failure.id()));
  }

  /** Somebody said where the process is to be, or whether it stays: what was refused is over. */
  void directed(ProcessId id) {
    orders.forgive(id);
    node.touched.add(id);
  }

  Orders orders() {
    return orders;
  }

  void leave() {
    orders.clear();
  }

  void topologyChanged() {
    orders.topologyChanged();
    arranging.topologyChanged();
  }

  /** Another view was agreed on: what was ordered under earlier ones is void. */
  void agreed() {
    open.clear();
    orders.clear();
    moves.clear();
    displaced.clear();
  }

  private static boolean keepsOne(List<Replica> there, List<NodeId> desired) {
    return there.stream().anyMatch(r -> r.running() && desired.contains(r.member().node()));
  }

  private static boolean sameNodes(Ownership ownership, List<NodeId> desired) {
    List<Replica> replicas = ownership.replicas();
    if (replicas.size() != desired.size()) {
      return false;
    }
    for (Replica replica : replicas) {
      if (!desired.contains(replica.member().node())) {
        return false;
      }
    }
    return true;
  }

  /**
   * A start that was accepted: the first decision for a new life of the process.
   *
   * @param life time of the stop that it follows, 0 if none
   */
  Entry found(Entry previous, long life, List<NodeId> targets) {
    Entry founded = decisions.found(previous, life, targets);
    if (mineAlone(founded)) {
      node.outbox.hold(founded.id());
    }
    node.happened(new Fact.Registered(founded));
    return founded;
  }

  /** Whether this member starts it at once and has nobody to wait for. */
  private boolean mineAlone(Entry entry) {
    Ownership ownership = entry.ownership();
    return ownership != null
        && ownership.replicas().size() == 1
        && ownership.releases().isEmpty()
        && ownership.on(node.self) != null;
  }

  /** Members that run processes against the registry: the steward settles who goes on. */
  void claims(MemberId claimant, Message.Claims message) {
    if (mayDecide()) {
      disputes.settle(claimant, message.claims());
    }
  }

  /** Fills the places of moves that have ended. */
  void moveOn() {
    moves.tick();
    tell();
    orders.flush();
    inquiries.flush();
  }

  /** Says what is to run elsewhere by the decisions of this tick. */
  void tell() {
    redistribution.tell();
  }

  void tick() {
    orders.tick();
    arranging.tick();
    inquiries.tick();
    pace.tick();
    open.tick();
  }

  /** Processes with owners out of sight. */
  int displaced() {
    return displaced.load();
  }

  /** How much is remembered here; nothing when all is at rest. */
  int load() {
    return open.load()
        + redistribution.load()
        + moves.load()
        + orders.load()
        + arranging.load()
        + inquiries.load()
        + pace.load();
  }
}
