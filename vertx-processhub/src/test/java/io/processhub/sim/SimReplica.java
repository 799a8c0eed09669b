package io.processhub.sim;

import io.processhub.model.Epoch;
import io.processhub.model.ProcessId;
import io.processhub.model.Role;
import org.jspecify.annotations.Nullable;

/** A verticle on a simulated node. */
final class SimReplica {
  enum State {
    STARTING,
    RUNNING,
    STOPPING
  }

  final ProcessId id;
  final long ticket;
  State state = State.STARTING;
  Epoch epoch;
  Role role;

  /** It handles nothing until it is told to. */
  boolean held;

  boolean frozen;

  /** How often it was frozen, and whether it exports its state the last time. */
  int freezes;

  boolean exports;

  /** Another replica ran when it was started: it is to have the state of that one. */
  boolean filled;

  /** It takes a state in, or has failed to and is about to be stopped. */
  boolean importing;

  /** It has taken a state in. */
  boolean imported;

  /** How many want a copy of its state. */
  int copies;

  SimState data = SimState.NONE;

  /** What it had when it last made a checkpoint, if it has not been told since that it is lost. */
  @Nullable SimState saved;

  /** Checkpoints since the last of the whole state. */
  int increments;

  /** The hub has started it as one without its predecessor's state. */
  boolean deployedBlank;

  /** When it went on under the decision of now, in virtual time; 0 if it started under that. */
  long adoptedAt;

  /** It is among the first of its process: it has the same nothing as all of them. */
  boolean fresh;

  /** It cannot start or take its state, and the hub may not know yet. */
  boolean hopeless;

  /** It went on without the state of its predecessor. */
  boolean blank;

  /** It has handled messages, or may. */
  boolean live;

  /** When it first did. */
  long liveAt = Long.MAX_VALUE;

  SimReplica(ProcessId id, long ticket, Epoch epoch, Role role, boolean held) {
    this.id = id;
    this.ticket = ticket;
    this.epoch = epoch;
    this.role = role;
    this.held = held;
  }

  boolean liveSince(long time) {
    return liveAt <= time;
  }

  /** It goes on under that epoch. */
  void adopt(Epoch next, Role as, boolean agreed) {
    if (epoch.fences(next)) {
      throw new SimFailure("goes back from " + this + " to epoch " + next);
    }
    // Two stewards that do not see each other may give out the same epoch, unless views are agreed
    // on.
    if (role != as && (as == Role.PASSIVE || agreed && epoch.equals(next))) {
      throw new SimFailure(this + " becomes " + as + " where it is, with epoch " + next);
    }
    epoch = next;
    role = as;
  }

  @Override
  public String toString() {
    return id
        + " ticket "
        + ticket
        + " epoch "
        + epoch
        + " "
        + role
        + " "
        + state
        + (held ? " held" : "")
        + (frozen ? " frozen" : "");
  }
}
