package io.processhub.sim;

import io.processhub.core.Effect;
import io.processhub.core.Entry;
import io.processhub.core.Event;
import io.processhub.model.ProcessId;
import io.processhub.model.RestartPolicy;
import io.processhub.model.Role;

/** Starts and ends the replicas of one simulated node. */
final class SimSupervisor {
  private final Simulation sim;
  private final SimNode node;

  SimSupervisor(Simulation sim, SimNode node) {
    this.sim = sim;
    this.node = node;
  }

  void adopt(Effect.Adopt adopt) {
    SimReplica replica = node.replicas.get(adopt.id());
    if (replica == null || replica.ticket != adopt.ticket()) {
      // It ended by itself, and the hub is about to be told.
      return;
    }
    boolean promoted = replica.role != adopt.role();
    replica.adopt(adopt.epoch(), adopt.role(), sim.witness.quorum());
    replica.adoptedAt = sim.agenda.now();
    if (promoted && replica.state == SimReplica.State.RUNNING && !replica.held) {
      node.plane.active(replica);
    }
    if (replica.hopeless) {
      // The process is given to one that ends.
      sim.watch(replica.id).disturbed(Long.MAX_VALUE);
    }
  }

  void deploy(Effect.Deploy deploy) {
    ProcessId id = deploy.id();
    SimReplica there = node.replicas.get(id);
    if (there != null && there.state != SimReplica.State.STOPPING) {
      throw new SimFailure(node.host + " starts a second replica beside " + there);
    }
    SimReplica replica =
        new SimReplica(id, deploy.ticket(), deploy.epoch(), deploy.role(), deploy.held());
    // One that stands by without ever having been given a state has none of its predecessor.
    replica.fresh = deploy.fresh();
    replica.deployedBlank = deploy.blank() || deploy.role() == Role.PASSIVE;
    node.replicas.put(id, replica);
    replica.filled = sim.replicas.fills(node, id);
    node.plane.deploys(replica);
    ProcessWatch process = sim.watch(id);
    process.seenOn(node.host, sim.agenda.now());
    process.seenIn(sim, node.core.registry().get(id.value()));
    sim.deployments.merge(id, 1, Integer::sum);
    long timeout = sim.plan.startTimeout() * Agenda.MS;
    long time = sim.faults.deployTime(timeout);
    boolean sure = process.kept && deploy.fresh();
    if (time >= timeout && !sure) {
      node.later(timeout, () -> deployFailed(replica));
      if (time > timeout) {
        // It has been given up; whoever hears of its end all the same must not mind.
        node.later(time, () -> deployedLate(replica));
      }
    } else if (!sure && sim.faults.deployFails()) {
      node.later(time, () -> deployFailed(replica));
    } else {
      node.later(time, () -> deployed(replica));
    }
  }

  private void deployFailed(SimReplica replica) {
    if (node.stillThere(replica) && replica.state == SimReplica.State.STARTING) {
      node.replicas.remove(replica.id);
      sim.states.failed(node, replica);
      node.plane.ends(replica, "does not start");
      sim.ledger.deployFailed(replica.id);
      node.post(new Event.DeployFailed(replica.id, replica.ticket, "does not start"));
    }
  }

  private void deployedLate(SimReplica replica) {
    node.post(new Event.Deployed(replica.id, replica.ticket, replica.ticket, sim.random.next()));
  }

  private void deployed(SimReplica replica) {
    if (replica.state == SimReplica.State.STOPPING) {
      deployedLate(replica);
    }
    if (node.stillThere(replica) && replica.state == SimReplica.State.STARTING) {
      replica.state = SimReplica.State.RUNNING;
      node.plane.deployed(replica);
      node.post(new Event.Deployed(replica.id, replica.ticket, replica.ticket, sim.random.next()));
    }
  }

  void undeploy(ProcessId id, long ticket) {
    SimReplica replica = node.replicas.get(id);
    if (replica == null || replica.ticket != ticket) {
      // It ended by itself, and the hub is about to be told.
      return;
    }
    replica.state = SimReplica.State.STOPPING;
    node.noteDropped(sim.watch(id));
    node.plane.ends(replica, "its replica on " + node.host + " is stopped");
    long time = sim.faults.undeployTime(sim.plan.stopTimeout() * Agenda.MS);
    node.later(
        time,
        () -> {
          // It may have a successor by now, if it handed over what it had.
          node.replicas.remove(id, replica);
          node.post(new Event.Undeployed(id, ticket));
          if (time >= sim.plan.stopTimeout() * Agenda.MS) {
            // It had been given up, and ends after all.
            node.later(time, () -> node.post(new Event.Undeployed(id, ticket)));
          }
        });
  }

  /** The verticle ends by itself, for good or with a failure. */
  void end(SimReplica replica, boolean failure) {
    node.replicas.remove(replica.id);
    replica.frozen = false;
    node.plane.ends(replica, "its replica on " + node.host + " ends by itself");
    sim.ledger.ended(replica.id);
    if (replica.held) {
      sim.facts.ended(node, replica);
    }
    Entry entry = node.core.registry().get(replica.id.value());
    boolean temporary =
        entry != null && entry.live() && entry.body().restart() == RestartPolicy.TEMPORARY;
    node.post(
        failure && !temporary
            ? new Event.ReplicaFailed(replica.id, replica.ticket, "broke")
            : new Event.ReplicaFinished(replica.id, replica.ticket, failure ? "broke" : null));
  }

  /** The verticle's supervisor starts it again. */
  void redeploy(SimReplica replica) {
    node.post(new Event.Redeployed(replica.id, replica.ticket, replica.ticket, sim.random.next()));
  }
}
