package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import java.util.List;

/**
 * Makes processes that were prepared here this node's own: once their sources have let go of them,
 * or once the registry shows it and no word of the source is to be waited for.
 */
final class TakingOver {
  private final Node node;
  private final Arrivals arrivals;
  private final Steps steps;

  TakingOver(Node node, Arrivals arrivals, Steps steps) {
    this.node = node;
    this.arrivals = arrivals;
    this.steps = steps;
  }

  /** The source has let go of these: they handle messages from now on. */
  void committed(MemberId from, Message.Committed message) {
    HandoverBatch batch = new HandoverBatch(from, message.batch());
    for (Entry entry : message.entries()) {
      Entry current = node.registry.get(entry.id().value());
      Ownership ownership = current == null ? null : current.ownership();
      Arrival arrival = arrivals.get(entry.id());
      Local local = node.hosting.local(entry.id());
      if (arrival != null
          && current != null
          && current.live()
          && ownership != null
          && arrival.source.equals(from)
          && handed(arrival, ownership)
          && arrival.phase == Arrival.Phase.IMPORTED) {
        arrival.batch = batch;
        arrival.awaited = message.awaited();
        takeOver(arrival, ownership);
      } else if (arrival == null && entry.ownership() != null) {
        Ticketed of = new Ticketed(entry.id(), entry.ownership().issued());
        if (local == null && ownership != null && ownership.on(node.self) != null) {
          // What was prepared is lost; the source has it still.
          steps.tell(from.node(), Step.of(of, Step.Kind.UNKNOWN));
        } else if (local != null && local.state == Local.State.RUNNING) {
          // Repeated: the answer was lost.
          steps.tell(from.node(), Step.of(of, Step.Kind.ACTIVE));
        }
      }
    }
  }

  /**
   * Whether it is handed over by that decision, or by one that followed it: taken again in another
   * view, or about other replicas of the process.
   */
  private boolean handed(Arrival arrival, Ownership ownership) {
    return arrival.next().sameDecision(ownership) || takenAgain(arrival, ownership);
  }

  private boolean takenAgain(Arrival arrival, Ownership ownership) {
    Replica mine = ownership.on(node.self);
    boolean several = ownership.replicas().size() > 1 || arrival.next().replicas().size() > 1;
    return (several || node.config.partition().quorum())
        && ownership.life() == arrival.next().life()
        && ownership.epoch().fences(arrival.next().epoch())
        && mine != null
        && mine.role() == arrival.mine(arrival.next()).role();
  }

  private void takeOver(Arrival arrival, Ownership ownership) {
    if (!node.authority.mayAct(ownership.epoch())) {
      // The steward of the view that is agreed on now decides anew.
      return;
    }
    HandoverBatch batch = arrival.batch;
    List<NodeId> awaited = batch == null ? List.of() : node.gates.open(batch, arrival.awaited);
    arrivals.end(arrival);
    Replica mine = ownership.on(node.self);
    Entry entry = node.registry.get(arrival.id().value());
    if (mine == null || entry == null) {
      arrivals.drop(arrival);
      return;
    }
    node.hosting.takeOver(arrival, entry, ownership, batch);
    byte[] state = arrival.state;
    boolean saved = mine.backups() != null || batch == null && state != null && state.length > 0;
    if (state != null && saved && node.config.migration().handover()) {
      // It had checkpoints, or may have had: what it came with is the next one.
      Copy copy = Copy.of(Version.of(ownership, 1), List.of(state));
      node.safekeeping.restored(arrival.id(), copy, ownership);
    }
    node.effect(
        new Effect.Activate(
            arrival.id(), arrival.ticket, ownership.epoch(), mine.role(), batch, awaited));
    if (batch != null) {
      steps.tell(arrival.source.node(), Step.of(arrival.of(), Step.Kind.ACTIVE));
    }
    node.touched.add(arrival.id());
  }

  /**
   * The registry shows a decision that is not the one under which it was prepared: it is this
   * node's by that, or is not wanted any more.
   *
   * @return whether it is, or may be yet
   */
  boolean decided(Arrival arrival, Entry entry, Ownership current) {
    boolean sourceThere = node.membership.mayRun(arrival.source);
    if (handed(arrival, current) && sourceThere && arrival.batch == null) {
      // The source tells in which batch, again if that is lost and nothing was decided since.
      if (arrival.committedAt == 0) {
        arrival.committedAt = node.now;
      }
      long wait =
          takenAgain(arrival, current) ? 2 * CoreConfig.RETRY : node.config.migrationTimeout();
      if (node.now < arrival.committedAt + wait) {
        arrivals.remind();
        return true;
      }
      node.report(true, "no word from the source of " + entry.id() + ": it goes on here");
    }
    // Another life, another body or another role begins anew.
    Replica mine = current.on(node.self);
    boolean same =
        current.life() == arrival.next().life()
            && entry.body().equals(arrival.preparation.entry().body());
    if (same && mine != null && mine.role() == arrival.mine(arrival.next()).role()) {
      if (arrival.phase == Arrival.Phase.IMPORTED) {
        boolean last = arrival.committedAt != 0 || arrival.batch != null;
        if (!last && node.hosting.waitsForRelease(current, mine.role())) {
          return true;
        }
        if (!last && !current.sameDecision(arrival.next()) && outdated(arrival, current)) {
          return arrivals.get(entry.id()) != null;
        }
        takeOver(arrival, current);
        return true;
      }
      if (arrival.complete()) {
        return true;
      }
    }
    arrivals.drop(arrival);
    return false;
  }

  /**
   * Its source went on after it had sent the state, and died: whether there may be a later
   * checkpoint, with which the process is to start instead.
   */
  private boolean outdated(Arrival arrival, Ownership current) {
    Seeking seeking = node.safekeeping.seeking();
    if (!seeking.needed(current)) {
      return false;
    }
    boolean over = seeking.over(arrival.id(), current);
    boolean later = over && seeking.here(arrival.id(), current.life()) != null;
    if (later) {
      arrivals.drop(arrival);
    } else if (over) {
      seeking.end(arrival.id());
    }
    return !over || later;
  }
}
