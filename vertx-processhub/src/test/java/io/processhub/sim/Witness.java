package io.processhub.sim;

import io.processhub.core.AgreedView;
import io.processhub.model.Epoch;
import io.processhub.model.MemberId;
import io.processhub.model.ProcessId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Watches, on true time, that under a quorum no two nodes may handle messages of one process at
 * once, and that no handler begins under an epoch after one has begun under a higher one.
 */
final class Witness {
  private final Simulation sim;
  private final Map<ProcessId, Epoch> highest = new HashMap<>();

  /** Every view that was in effect anywhere, by founding and number. */
  private final Map<List<Object>, AgreedView> views = new HashMap<>();

  long starts;
  int fenced;

  /** So many voters were lost at once that nothing can be agreed on any more. */
  boolean stuck;

  Witness(Simulation sim) {
    this.sim = sim;
  }

  boolean quorum() {
    return sim.plan.config().partition().quorum();
  }

  /** A replica on that node begins to handle a message now. */
  void begins(SimNode node, SimReplica replica) {
    if (!quorum()) {
      return;
    }
    starts++;
    Epoch before = highest.getOrDefault(replica.id, Epoch.NONE);
    if (before.fences(replica.epoch)) {
      fail(node, replica, "after one of epoch " + before);
    }
    highest.put(replica.id, replica.epoch);
    for (SimNode other : sim.nodes()) {
      Inbox inbox = other == node ? null : other.plane.inbox(replica.id);
      if (inbox != null
          && inbox.mode == Inbox.Mode.LIVE
          && inbox.replica != null
          && other.leaseHolds()) {
        fail(node, replica, "while " + other.host + " may handle others as " + inbox.replica);
      }
    }
  }

  private void fail(SimNode node, SimReplica replica, String why) {
    throw new SimFailure(
        "two owners: a handler of "
            + replica
            + " begins on "
            + node.host
            + " "
            + why
            + "\n"
            + sim.watch(replica.id).story());
  }

  /** What a number means is the same for all. */
  void agreed(SimNode node) {
    List<AgreedView> known = node.core.agreed();
    if (known.isEmpty() || known.get(0).number() == 0) {
      return;
    }
    AgreedView view = known.get(0);
    if (node.core.phase() == io.processhub.core.Phase.LEARNING && !view.holds(node.member)) {
      return;
    }
    AgreedView other = views.putIfAbsent(List.of(view.founding(), view.number()), view);
    if (other != null && !other.equals(view)) {
      throw new SimFailure("two views of one number: " + view + " and " + other);
    }
  }

  int views() {
    return views.size();
  }

  /** Whether nothing can be agreed on any more: whoever was up to vote is gone for good. */
  boolean quorumLost() {
    stuck = quorum() && !quorumWithout(null);
    return stuck;
  }

  /** Whether a quorum is left of every view that may count, without that node. */
  boolean quorumWithout(@Nullable SimNode gone) {
    if (!quorum()) {
      return true;
    }
    long newest = 0;
    for (SimNode node : sim.nodes()) {
      for (AgreedView view : node.core.agreed()) {
        newest = Math.max(newest, view.number());
      }
    }
    Set<MemberId> alive = new HashSet<>();
    for (SimNode node : sim.nodes()) {
      if (node != gone && !node.leaving) {
        alive.add(node.member);
      }
    }
    for (SimNode node : sim.nodes()) {
      for (AgreedView view : node.core.agreed()) {
        if (view.number() >= newest - 1 && !view.isQuorum(alive, sim.plan.config().partition())) {
          return false;
        }
      }
    }
    return newest > 0;
  }
}
