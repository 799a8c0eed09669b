package io.processhub.sim;

import io.processhub.model.Epoch;
import io.processhub.model.ProcessId;

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

  SimReplica(ProcessId id, long ticket, Epoch epoch) {
    this.id = id;
    this.ticket = ticket;
    this.epoch = epoch;
  }

  @Override
  public String toString() {
    return id + " ticket " + ticket + " epoch " + epoch + " " + state;
  }
}
