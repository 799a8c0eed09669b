package io.processhub.sim;

import io.processhub.core.Entry;
import io.processhub.core.Ownership;

/** A process goes on with the state that it had, in one place, whatever is done to the hub. */
final class StateChecks {
  private final Simulation sim;
  private long lines;

  /** Replicas that went on with the state of another. */
  int moved;

  /** Losses of state that something explains. */
  int excused;

  StateChecks(Simulation sim) {
    this.sim = sim;
  }

  private boolean carried(ProcessWatch process) {
    return process.stateful() && sim.plan.config().migration().handover();
  }

  byte[] export(SimReplica replica, boolean wanted) {
    ProcessWatch process = sim.watch(replica.id);
    return wanted && process.stateful() ? replica.data.export(process.padding) : new byte[0];
  }

  /** A replica handles messages from now on. */
  void begins(SimNode node, SimReplica replica) {
    ProcessWatch process = sim.watch(replica.id);
    process.note(sim.agenda.now(), node.host, "goes live:", replica.data);
    sim.witness.lives(node, replica);
    alone(node, process);
    if (carried(process)) {
      if (!replica.live) {
        sim.checkpoints.begins(node, replica, process);
      }
      follows(node, replica, process);
    }
    if (!replica.live) {
      replica.live = true;
      replica.liveAt = sim.agenda.now();
    }
    process.owner = node.host;
    process.successor = null;
    process.ownerLost = false;
    process.committedToLost = false;
    process.seenOn(node.host, sim.agenda.now());
  }

  private void follows(SimNode node, SimReplica replica, ProcessWatch process) {
    SimState data = replica.data;
    if (data.line() == 0) {
      replica.blank = replica.deployedBlank;
      SimState last = process.states.get(process.line);
      if (last != null && last.count() > 0) {
        check(process, node.host + " goes on without the state");
      }
      fork(process, replica);
    } else if (!data.equals(process.states.get(data.line()))) {
      boolean loses = data.count() < process.answeredOf(data.line());
      String what = loses ? ", and loses what was answered" : "";
      check(process, node.host + " goes on with an old state: " + data + what);
      fork(process, replica);
    } else if (goesOnElsewhere(node, process, data.line())) {
      // Where the two are apart, both go on from here.
      fork(process, replica);
    } else if (process.owner != node.host) {
      moved++;
    }
    process.line = replica.data.line();
  }

  private boolean goesOnElsewhere(SimNode node, ProcessWatch process, long line) {
    for (SimNode other : sim.nodes()) {
      Inbox inbox = other == node ? null : other.plane.inbox(process.id);
      if (inbox != null
          && inbox.mode == Inbox.Mode.LIVE
          && inbox.replica != null
          && inbox.replica.data.line() == line) {
        return true;
      }
    }
    return false;
  }

  private void fork(ProcessWatch process, SimReplica replica) {
    SimState from = replica.data;
    replica.data = new SimState(++lines, from.count(), from.hash());
    process.states.put(lines, replica.data);
    process.history.fork(replica.data, from);
    replica.saved = null;
  }

  private void alone(SimNode node, ProcessWatch process) {
    for (SimNode other : sim.nodes()) {
      Inbox inbox = other == node ? null : other.plane.inbox(process.id);
      if (inbox != null
          && inbox.handles()
          && other.leaseHolds()
          && sim.network.reaches(node.host, other.host)
          && sim.network.reaches(other.host, node.host)) {
        check(process, "it runs on " + other.host + " already, now on " + node.host);
      }
    }
  }

  /**
   * The replica that handled messages on this node does so no more, and hands nothing over. Where
   * two owners had met, the one that is left is the owner now.
   */
  void ended(SimNode node, ProcessWatch process) {
    if (process.owner != node.host) {
      return;
    }
    for (SimNode other : sim.nodes()) {
      Inbox inbox = other == node ? null : other.plane.inbox(process.id);
      if (inbox != null && inbox.handles() && inbox.replica != null) {
        process.owner = other.host;
        process.line = inbox.line();
        return;
      }
    }
  }

  void handled(SimNode node, SimReplica replica, UserMessage message) {
    ProcessWatch process = message.talk.to;
    if (!carried(process)) {
      return;
    }
    if (!replica.data.equals(process.states.get(replica.data.line()))) {
      check(process, node.host + " changes an old state: " + replica.data);
      fork(process, replica);
    }
    replica.data = replica.data.after(message);
    process.states.put(replica.data.line(), replica.data);
    process.history.add(replica.data);
    sim.checkpoints.handled(node, replica);
    message.line = replica.data.line();
    message.count = replica.data.count();
  }

  /** A replica could not be started, or given its state: all is lost if it belongs there. */
  void failed(SimNode node, SimReplica replica) {
    ProcessWatch process = sim.watch(replica.id);
    process.note(sim.agenda.now(), node.host, "could not start", replica);
    replica.hopeless = true;
    Entry entry = node.core.registry().get(replica.id.value());
    Ownership ownership = entry == null ? null : entry.ownership();
    boolean owner = ownership != null && ownership.on(node.member) != null;
    if (!replica.held || owner || process.owner == node.host) {
      process.disturbed(Long.MAX_VALUE);
    }
  }

  /**
   * Without a confirmation the source does not keep the state until its target handles messages.
   */
  private void check(ProcessWatch process, String what) {
    long since = sim.agenda.now() - Harm.REACH;
    if (process.kept
        && !process.stateLostSince(since)
        && (sim.plan.config().migration().confirmHandover()
            || !process.committedToLost && !process.ownerCrashedSince(since))
        && !process.disturbedSince(since)
        && !sim.harm.apartSince(process.hostsSince(since), since)) {
      throw new SimFailure(what + ", last " + process.states + "\n" + process.story());
    }
    excused++;
  }
}
