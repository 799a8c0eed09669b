package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.strategy.migration.MigrationStrategy.Swap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One process on its way to this node, as its target sees it. */
final class Arrival {
  enum Phase {
    /** A hot swap's replica starts. */
    DEPLOYING,
    /** The state is to come. */
    RECEIVING,
    /** A cold swap's replica starts, its state is here. */
    STARTING,
    IMPORTING,
    /** It has its state, and waits for the commit. */
    IMPORTED
  }

  final Preparation preparation;
  final MemberId source;
  private final MemberId self;
  Phase phase;

  /** When the present phase began. */
  long since;

  /** Of the held replica, 0 while there is none. */
  long ticket;

  long deploymentHigh;
  long deploymentLow;
  byte @Nullable [] state;
  int received;

  /** Whether the held replica is there. */
  boolean started;

  /** Whether messages for the process were forwarded from here until its replica was there. */
  boolean returned;

  /** When the registry showed that the process is this node's, 0 before that. */
  long committedAt;

  /** When its source was found gone before it had committed, 0 while it is there. */
  long aloneSince;

  /** With which it was committed, null until the source says so. */
  @Nullable HandoverBatch batch;

  /** Nodes whose markers are awaited then. */
  List<NodeId> awaited = List.of();

  /** When the source was last told how far this is. */
  long told;

  Arrival(Preparation preparation, MemberId source, MemberId self) {
    this.preparation = preparation;
    this.source = source;
    this.self = self;
    this.phase = preparation.swap() == Swap.HOT ? Phase.DEPLOYING : Phase.RECEIVING;
  }

  ProcessId id() {
    return preparation.entry().id();
  }

  /** This node's replica in that decision, which is about it. */
  Replica mine(Ownership decision) {
    Replica mine = decision.on(self);
    if (mine == null) {
      throw new IllegalStateException(self + " has no part in " + decision);
    }
    return mine;
  }

  Ownership next() {
    return preparation.next();
  }

  Ticketed of() {
    return new Ticketed(id(), preparation.attempt());
  }

  void enter(Phase next, long now) {
    phase = next;
    since = now;
  }

  boolean complete() {
    return state != null && received == state.length;
  }
}
