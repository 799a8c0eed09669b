package io.processhub.sim;

import io.processhub.core.Effect;
import io.processhub.core.Entry;
import io.processhub.core.Fact;
import io.processhub.core.MovePlan;
import io.processhub.core.SpecState;
import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What the cores say has happened: no member says it twice, whatever stands in a registry was said
 * by whoever wrote it, and nothing is said to have moved that was not committed and has not been
 * taken over.
 */
final class Facts {
  /** One life of a process, or its end. */
  private record Written(ProcessId id, SpecState spec) {}

  private record Said(MemberId by, Written what) {}

  private record Way(MemberId source, NodeId target, ProcessId id) {}

  private record Place(NodeId node, ProcessId id) {}

  private final Simulation sim;
  private final Set<Said> said = new HashSet<>();
  private final Set<Written> written = new HashSet<>();
  private final Map<Way, Integer> commits = new HashMap<>();
  private final Map<Way, Integer> migrations = new HashMap<>();
  private final Map<Place, Integer> activations = new HashMap<>();
  private final Map<Place, Integer> arrivals = new HashMap<>();

  Facts(Simulation sim) {
    this.sim = sim;
  }

  void happened(SimNode node, Fact fact) {
    if (fact instanceof Fact.Registered registered) {
      wrote(node, registered.entry(), true);
    } else if (fact instanceof Fact.Unregistered unregistered) {
      wrote(node, unregistered.entry(), false);
    } else if (fact instanceof Fact.Redistributing redistributing) {
      for (MovePlan.Move move : redistributing.moves()) {
        if (move.from().equals(move.to())) {
          throw new SimFailure(node + " says that " + move + " moves to where it is");
        }
      }
    }
  }

  private void wrote(SimNode node, Entry entry, boolean live) {
    Written what = new Written(entry.id(), entry.spec());
    if (entry.live() != live || !said.add(new Said(node.member, what))) {
      throw new SimFailure(node + " says twice or wrongly that it wrote " + entry);
    }
    written.add(what);
  }

  /** Messages for a process go to another node from here. */
  void forwards(SimNode node, Effect.Forward forward) {
    commits.merge(new Way(node.member, forward.target(), forward.id()), 1, Integer::sum);
  }

  void activated(SimNode node, Effect.Activate activate) {
    activations.merge(new Place(node.member.node(), activate.id()), 1, Integer::sum);
  }

  /** One that broke before it was active may have been committed to all the same. */
  void ended(SimNode node, SimReplica replica) {
    activations.merge(new Place(node.member.node(), replica.id), 1, Integer::sum);
  }

  void migrated(SimNode node, Effect.Migrated moved) {
    boolean confirmed = sim.plan.config().migration().confirmHandover();
    for (ProcessId id : moved.ids()) {
      Way way = new Way(node.member, moved.target(), id);
      int times = migrations.merge(way, 1, Integer::sum);
      Place there = new Place(moved.target(), id);
      int taken = confirmed ? arrivals.merge(there, 1, Integer::sum) : 0;
      if (times > commits.getOrDefault(way, 0) || taken > activations.getOrDefault(there, 0)) {
        throw new SimFailure(
            node + " says that " + id + " moved to " + moved.target() + ", which it did not");
      }
    }
  }

  /** All has settled. */
  void complete() {
    for (SimNode node : sim.nodes()) {
      for (Entry entry : node.core.registry().entries()) {
        // A tombstone made from a headstone is written by nobody.
        boolean made = entry.live() || !entry.spec().stamp().node().value().equals("-");
        if (made && !written.contains(new Written(entry.id(), entry.spec()))) {
          throw new SimFailure("nobody has said that it wrote " + entry.id() + entry.spec());
        }
      }
    }
  }
}
