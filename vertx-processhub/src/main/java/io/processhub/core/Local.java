package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.ProcessId;
import org.jspecify.annotations.Nullable;

/** A replica on this node, from the order to start it until it is gone. */
final class Local {
  enum State {
    DEPLOYING,
    RUNNING,
    UNDEPLOYING
  }

  final ProcessId id;

  /** Tells this run of the replica from earlier and later ones of the same process. */
  final long ticket;

  final SpecBody body;
  State state = State.DEPLOYING;

  /** The decision under which it runs. */
  Ownership decision;

  /** Not wanted any more: to be stopped as soon as it has started. */
  boolean cancelled;

  /** This member may have been replaced since it was ordered: it never handles a message again. */
  boolean over;

  /** Its move to another node, null while it stays. */
  @Nullable Handover handover;

  /** With which it came here, null once no message is on the old route any more. */
  @Nullable HandoverBatch batch;

  /** The state that it gets once it has started, null without one. */
  byte @Nullable [] restore;

  /** The checkpoint that this state is of, null if it is of none. */
  @Nullable Copy copy;

  /** Whether it went on with the state of its predecessor. */
  boolean hasState;

  /** When it has to have taken that state at the latest. */
  long deadline;

  long nextClaim;
  long deploymentHigh;
  long deploymentLow;
  @Nullable AckRequest origin;

  Local(ProcessId id, long ticket, SpecBody body, Ownership decision) {
    this.id = id;
    this.ticket = ticket;
    this.body = body;
    this.decision = decision;
  }

  /** The replica on that member under the decision by which it runs. */
  Replica replica(MemberId self) {
    Replica mine = decision.on(self);
    if (mine == null) {
      throw new IllegalStateException(self + " runs " + id + " under " + decision);
    }
    return mine;
  }
}
