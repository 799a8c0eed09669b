package io.processhub.sim;

import io.processhub.core.Event;
import io.processhub.model.NodeId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the cluster managers list: each host hears of changes in its own time and order. */
final class Lists {
  private final Simulation sim;

  /** Pairs of hosts of which the first should list the second. */
  private final Set<Integer> wrong = new HashSet<>();

  Lists(Simulation sim) {
    this.sim = sim;
  }

  /**
   * A host has come up. It is given the list as it joins, unless lists are wrong; the others hear
   * of it in their own time.
   */
  void joined(SimHost host) {
    host.listed.clear();
    for (SimHost other : sim.hosts) {
      if (other.up && other != host && sim.network.reaches(other, host)) {
        if (sim.plan.has(Fault.WRONG_LISTS)) {
          wrong(host, other, true);
          later(host, other.id, true, 5, 100);
        } else {
          host.listed.add(other.id);
        }
        later(other, host.id, true, 5, 200);
      } else if (other.up && other != host) {
        // They do not see each other until the cut is mended.
        wrong(host, other, true);
        wrong(other, host, true);
      }
    }
    sim.outsiders.hosts().stream().filter(each -> each.up).forEach(x -> host.listed.add(x.id));
    host.listed.add(host.id);
  }

  /** A host has come up that never has the hub. */
  void joinedOutside(SimHost outsider) {
    for (SimHost other : sim.hosts) {
      if (other.up) {
        later(other, outsider.id, true, 5, 200);
      }
    }
  }

  /** Two hosts reach each other again: each comes to list the other. */
  void mended(SimHost a, SimHost b) {
    if (a.up && b.up && sim.network.reaches(a, b) && sim.network.reaches(b, a)) {
      later(a, b.id, true, 100, 2_000);
      later(b, a.id, true, 100, 2_000);
    }
  }

  /** A host is gone, at once noticed or after the failure detection, or back before that. */
  void gone(SimHost host, boolean announced) {
    sim.suspicions.gone(host);
    NodeId id = host.id;
    for (SimHost other : sim.hosts) {
      if (other != host) {
        int run = other.runs;
        long low = announced ? 1 : 300;
        long high = announced ? 100 : 2_500;
        sim.agenda.in(
            sim.random.between(low * Agenda.MS, high * Agenda.MS), () -> noticed(other, run, id));
      }
    }
  }

  private void noticed(SimHost at, int run, NodeId id) {
    if (at.up && at.runs == run && !at.id.equals(id)) {
      boolean back = isUp(id);
      if (!back || sim.random.chance(0.5)) {
        change(at, id, false);
      }
      if (back) {
        later(at, id, true, 50, 2_000);
      }
    }
  }

  /** Within that time, in milliseconds, the list of a host changes and its hub may hear of it. */
  void later(SimHost at, NodeId id, boolean there, long low, long high) {
    int run = at.runs;
    sim.agenda.in(
        sim.random.between(low * Agenda.MS, high * Agenda.MS),
        () -> {
          if (at.up && at.runs == run && !at.id.equals(id)) {
            change(at, id, there);
          }
        });
  }

  private void change(SimHost at, NodeId id, boolean there) {
    if (sim.faults.quiet() && there != belongs(at, sim.hostOf(id))) {
      return;
    }
    boolean changed = there ? at.listed.add(id) : at.listed.remove(id);
    SimHost other = sim.hostOf(id);
    if (changed && other != null && other.up) {
      wrong(at, other, !there);
    }
    if (changed && !sim.faults.swallowsListEvent()) {
      tell(at);
    }
  }

  /** A host does not list one that is up, or does again. */
  private void wrong(SimHost at, SimHost other, boolean missing) {
    int pair = at.index * sim.hosts.size() + other.index;
    if (missing ? wrong.add(pair) : wrong.remove(pair)) {
      for (SimHost host : List.of(at, other)) {
        if (missing) {
          sim.harm.begin(host.index);
        } else {
          sim.harm.end(host.index);
        }
      }
    }
  }

  /** That host is down: whoever does not list it is right. */
  void forget(SimHost host) {
    for (SimHost other : sim.hosts) {
      wrong(host, other, false);
      wrong(other, host, false);
    }
  }

  private boolean isUp(NodeId id) {
    SimHost host = sim.hostOf(id);
    return host != null && host.up;
  }

  /** The hub reads the list, as it does after an event and once per discovery interval. */
  void tell(SimHost at) {
    SimNode node = at.node;
    if (node != null) {
      node.post(new Event.ClusterNodes(new ArrayList<>(at.listed)));
    }
  }

  void poll(SimNode node) {
    if (node.alive() && !node.left) {
      tell(node.host);
      long pause = sim.plan.config().discoveryInterval() * Agenda.MS;
      sim.agenda.in(pause, () -> poll(node));
    }
  }

  /** Every list comes to hold exactly the hosts that are up and within reach, within a second. */
  void comeRight() {
    for (SimHost at : sim.hosts) {
      if (at.up) {
        int run = at.runs;
        sim.agenda.in(
            sim.random.between(1, 900 * Agenda.MS),
            () -> {
              if (at.up && at.runs == run) {
                right(at);
              }
            });
      }
    }
  }

  private void right(SimHost at) {
    at.listed.removeIf(id -> !belongs(at, sim.hostOf(id)));
    for (SimHost other : sim.hosts) {
      if (belongs(at, other)) {
        at.listed.add(other.id);
        wrong(at, other, false);
      }
    }
    sim.outsiders.hosts().forEach(outsider -> at.listed.add(outsider.id));
    tell(at);
  }

  private boolean belongs(SimHost at, SimHost other) {
    return other != null
        && other.up
        && (sim.network.reaches(at, other) && sim.network.reaches(other, at) || at == other);
  }
}
