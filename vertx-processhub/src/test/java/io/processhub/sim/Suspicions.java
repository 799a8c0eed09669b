package io.processhub.sim;

import io.processhub.core.Event;
import io.processhub.model.MemberId;

/** What hosts gather from closed connections, long before the lists of the cluster managers. */
final class Suspicions {
  private static final long LOOK_EVERY = 50 * Agenda.MS;

  private final Simulation sim;
  private final SimRandom random;

  Suspicions(Simulation sim, SimRandom random) {
    this.sim = sim;
    this.random = random;
  }

  /**
   * Connections to that host have closed, and new ones are refused, which takes a way there and
   * back. Some notice; one that is back by then is wronged.
   */
  void gone(SimHost host) {
    if (!sim.plan.has(Fault.SUSPICION)) {
      return;
    }
    Event suspected = new Event.Suspected(host.id);
    for (SimHost other : sim.hosts) {
      if (other != host && random.chance(0.9)) {
        sim.agenda.in(
            random.between(Agenda.MS, 40 * Agenda.MS),
            () -> {
              if (other.node != null) {
                other.node.post(suspected);
              }
            });
      }
    }
  }

  /** Any node suspects any other, without a reason. */
  void suspectWrongly() {
    SimHost at = random.pick(sim.hosts);
    SimHost other = random.pick(sim.hosts);
    if (at != other && at.node != null && other.node != null) {
      suspect(at.node, other.node);
    }
  }

  /** Between those two it is as if they were cut off, until the one lists the other again. */
  void suspect(SimNode at, SimNode other) {
    sim.note(at.host, "wrongly suspects " + other);
    boolean member = at.core.view().contains(other.member);
    sim.harm.begin(at.host.index);
    sim.harm.begin(other.host.index);
    at.post(new Event.Suspected(other.host.id));
    if (member) {
      sim.agenda.in(LOOK_EVERY, () -> watch(at, other.member, other.host.index));
    } else {
      sim.agenda.in(20 * LOOK_EVERY, () -> end(at.host.index, other.host.index));
    }
  }

  private void watch(SimNode at, MemberId member, int other) {
    SimHost host = sim.hosts.get(other);
    boolean both = at.alive() && host.node != null && host.node.member.equals(member);
    if (both && !at.core.view().contains(member) && !at.left && !host.node.left) {
      sim.agenda.in(LOOK_EVERY, () -> watch(at, member, other));
    } else {
      end(at.host.index, other);
    }
  }

  private void end(int one, int other) {
    sim.harm.end(one);
    sim.harm.end(other);
  }
}
