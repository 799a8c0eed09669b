package io.processhub.core;

import io.processhub.model.Epoch;
import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.model.Role;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a steward's decisions and makes them known: gives each its epoch, has those let go first
 * who may run the process and are not to any more, and puts it into the registry or orders it from
 * the owner.
 */
final class Decisions {
  private final Node node;
  private final Placing placing;
  private final Orders orders;
  private final Redistribution redistribution;
  private final Displaced displaced;
  private final Pace pace;

  Decisions(
      Node node,
      Placing placing,
      Orders orders,
      Redistribution redistribution,
      Displaced displaced,
      Pace pace) {
    this.node = node;
    this.placing = placing;
    this.orders = orders;
    this.redistribution = redistribution;
    this.displaced = displaced;
    this.pace = pace;
  }

  /** The next ownership: replicas on those nodes, as they are where it has one already. */
  Ownership next(Entry entry, List<NodeId> targets, boolean blank) {
    Ownership old = entry.ownership();
    List<Replica> replicas = replicas(entry, old, targets);
    Epoch epoch = node.authority.next(old == null ? Epoch.NONE : old.epoch());
    long life = old == null ? 0 : old.life();
    Decision decision = new Decision(life, epoch, blank, old == null, replicas);
    return next(entry.id(), decision, old == null ? List.of() : old.holders());
  }

  /** The next ownership: these replicas, with the state of a predecessor or without. */
  Ownership next(Entry entry, Ownership now, List<Replica> replicas, boolean blank) {
    Epoch epoch = node.authority.next(now.epoch());
    Decision decision = new Decision(now.life(), epoch, blank, !now.everRan(), replicas);
    return next(entry.id(), decision, now.holders());
  }

  /**
   * The ownership that follows from a decision.
   *
   * @param before members that may run the process
   */
  Ownership next(ProcessId id, Decision decision, List<MemberId> before) {
    Entry known = node.registry.get(id.value());
    Ownership old = known == null ? null : known.ownership();
    List<Release> releases = new ArrayList<>();
    for (MemberId member : displaced.with(id, before)) {
      if (node.membership.mayRun(member) && decision.awaits(member, old)) {
        releases.add(new Release(member, false));
      }
    }
    int viewSize = node.membership.view().size();
    long issued = node.clock.tick(node.now);
    Epoch highest = displaced.highest(id);
    displaced.settled(id);
    if (old != null) {
      pace.decided(id);
    }
    return new Ownership(
        decision.life(),
        decision.epoch().fences(highest) ? decision.epoch() : node.authority.next(highest),
        viewSize,
        node.self,
        issued,
        decision.blank(),
        decision.fresh(),
        decision.replicas(),
        releases);
  }

  /** The first decision for a new life of the process. */
  Entry found(Entry previous, long life, List<NodeId> targets) {
    List<Replica> replicas = replicas(previous, null, targets);
    Ownership old = previous.ownership();
    Epoch epoch = old == null ? node.authority.first(life) : node.authority.next(old.epoch());
    Decision decision = new Decision(life, epoch, false, true, replicas);
    return issue(previous, decision, old == null ? List.of() : old.holders());
  }

  private List<Replica> replicas(Entry entry, @Nullable Ownership old, List<NodeId> targets) {
    List<Role> roles = placing.roles(entry.body(), targets.size());
    List<Replica> replicas = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      replicas.add(placing.replica(old, targets.get(i), roles.get(i)));
    }
    return replicas;
  }

  /** Makes and publishes the next decision. */
  Entry issue(Entry entry, Decision decision, List<MemberId> before) {
    return node.write(entry.with(next(entry.id(), decision, before)));
  }

  /** Publishes a decision by which the process goes elsewhere at once. */
  void move(Entry entry, Ownership now, Ownership next) {
    redistribution.add(entry.id(), now, next.replicas());
    node.write(entry.with(next));
  }

  /** The same in place of what was ordered. */
  void replace(Entry entry, Ownership now, Ownership next) {
    node.write(entry.with(aboveOrdered(entry.id(), next)));
    orders.forget(entry.id());
    redistribution.add(entry.id(), now, next.replicas());
  }

  /** Has the owner hand a replica over: with it this would be the next decision. */
  void order(Entry entry, Ownership now, Ownership next) {
    redistribution.add(entry.id(), now, next.replicas());
    orders.order(entry, now, next);
  }

  /** Above what was ordered: a source that only seemed to be lost may still commit that. */
  private Ownership aboveOrdered(ProcessId id, Ownership next) {
    Ownership ordered = orders.next(id);
    boolean above = ordered == null || next.epoch().fences(ordered.epoch());
    return above ? next : next.withEpoch(node.authority.next(ordered.epoch()));
  }
}
