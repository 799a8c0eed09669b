package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.ProcessId;
import io.processhub.model.Role;
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

  /** The role in which it runs. */
  Role role;

  /** Not wanted any more: to be stopped as soon as it has started. */
  boolean cancelled;

  /** It was to let go of the process, which another was right about: that one may have gone on. */
  boolean overruled;

  /** This member may have been replaced since it was ordered: it never handles a message again. */
  boolean over;

  /** Its move to another node, null while it stays. */
  @Nullable Handover handover;

  /** With which it came here, null once no message is on the old route any more. */
  @Nullable HandoverBatch batch;

  /** The state that it gets once it has started, null without one. */
  byte @Nullable [] restore;

  /** It is to get the state of another replica once it has started. */
  boolean fills;

  /** That state on its way, null while it is not. */
  @Nullable Filling filling;

  /** The checkpoint that this state is of, null if it is of none. */
  @Nullable Copy copy;

  /** The newest checkpoint that it has taken while it stood by, and the one that it takes now. */
  @Nullable Version applied;

  @Nullable Copy importing;

  /** It stands by, and takes in that checkpoint or, without one, the state of another replica. */
  boolean taking;

  /** Whether it went on with the state of its predecessor. */
  boolean hasState;

  /** Whether that one was lost before it said that it lets go. */
  boolean unconfirmed;

  /** When it has to have taken that state at the latest. */
  long deadline;

  long nextClaim;
  long deploymentHigh;
  long deploymentLow;
  @Nullable AckRequest origin;

  Local(ProcessId id, long ticket, SpecBody body, Ownership decision, Role role) {
    this.id = id;
    this.ticket = ticket;
    this.body = body;
    this.decision = decision;
    this.role = role;
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
