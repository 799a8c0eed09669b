package io.processhub.sim;

import io.processhub.core.AgreedView;
import io.processhub.core.Founding;
import io.processhub.core.Voter;
import io.processhub.model.Epoch;
import io.processhub.model.MemberId;
import io.processhub.model.Role;
import io.processhub.strategy.partition.PartitionStrategy;
import java.util.ArrayList;
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

  /** By founding and process: what is promised is promised within one founding. */
  private final Map<List<Object>, Epoch> highest = new HashMap<>();

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
    if (!quorum() || sim.replicas.allActive()) {
      return;
    }
    starts++;
    Founding founding = founding(node);
    List<Object> key = List.of(founding, replica.id);
    Epoch before = highest.getOrDefault(key, Epoch.NONE);
    if (before.fences(replica.epoch)) {
      fail(node, replica, "after one of epoch " + before);
    }
    highest.put(key, replica.epoch);
    alone(node, replica);
  }

  /** A replica on that node may handle messages from now on, as soon as there is one. */
  void lives(SimNode node, SimReplica replica) {
    if (quorum() && replica.role == Role.ACTIVE && node.covers(replica)) {
      alone(node, replica);
    }
  }

  private void alone(SimNode node, SimReplica replica) {
    if (sim.replicas.allActive()) {
      return;
    }
    Founding founding = founding(node);
    for (SimNode other : sim.nodes()) {
      Inbox inbox = other == node ? null : other.plane.inbox(replica.id);
      if (inbox != null
          && inbox.handles()
          && inbox.replica != null
          && other.covers(inbox.replica)
          && founding(other).equals(founding)) {
        fail(node, replica, "while " + other.host + " may handle others as " + inbox.replica);
      }
    }
  }

  private static Founding founding(SimNode node) {
    List<AgreedView> known = node.core.agreed();
    return known.isEmpty() ? Founding.NONE : known.get(0).founding();
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
    if (node.core.phase() == io.processhub.core.Phase.LEARNING) {
      // It may only have accepted a founding that came to nothing; members show what is in effect.
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

  /** A maximum that is remembered is that of all views so far, whatever any node saw besides. */
  void checkMaximum() {
    PartitionStrategy strategy = sim.plan.config().partition();
    Set<Founding> foundings = new HashSet<>();
    views.values().forEach(view -> foundings.add(view.founding()));
    for (Founding founding : foundings) {
      int most = strategy.initialMaximum();
      AgreedView view = views.get(List.of(founding, 1L));
      for (long number = 2; view != null && strategy.tracksMaximum(); number++) {
        int holders = 0;
        for (Voter voter : view.voters()) {
          holders += view.holds(voter.member().id()) ? 1 : 0;
        }
        most = Math.max(most, holders);
        if (view.maximum() != most) {
          throw new SimFailure("the maximum is to be " + most + ": " + view);
        }
        view = views.get(List.of(founding, number));
      }
    }
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
    Founding standing = Founding.NONE;
    long newest = 0;
    for (AgreedView view : known()) {
      int order = view.founding().compareTo(standing);
      newest = order > 0 ? view.number() : order == 0 ? Math.max(newest, view.number()) : newest;
      standing = order > 0 ? view.founding() : standing;
    }
    Set<MemberId> alive = new HashSet<>();
    for (SimNode node : sim.nodes()) {
      if (node != gone && !node.leaving) {
        alive.add(node.member);
      }
    }
    for (AgreedView view : known()) {
      if (view.founding().equals(standing)
          && view.number() >= newest - 1
          && !view.isQuorum(alive, sim.plan.config().partition())) {
        return false;
      }
    }
    return newest > 0;
  }

  private List<AgreedView> known() {
    List<AgreedView> known = new ArrayList<>();
    sim.nodes().forEach(node -> known.addAll(node.core.agreed()));
    return known;
  }

  /** The view that stands, null if there is none. Foundings by which no live node goes are over. */
  @Nullable AgreedView newest() {
    Set<Founding> alive = new HashSet<>();
    known().forEach(view -> alive.add(view.founding()));
    AgreedView newest = null;
    for (AgreedView view : views.values()) {
      int order = newest == null ? 1 : view.founding().compareTo(newest.founding());
      if (alive.contains(view.founding())
          && (newest == null || order > 0 || order == 0 && view.number() > newest.number())) {
        newest = view;
      }
    }
    return newest;
  }

  /** Whether that node goes by the founding of the newest view, not by one that it made apart. */
  boolean ofNewest(SimNode node) {
    AgreedView newest = newest();
    return newest == null || founding(node).equals(newest.founding());
  }

  /**
   * Whether these, which reach only each other, must have come to rest without running anything.
   */
  boolean halts(List<SimNode> part) {
    if (!quorum()) {
      return false;
    }
    AgreedView newest = newest();
    Set<MemberId> ids = new HashSet<>();
    part.forEach(node -> ids.add(node.member));
    PartitionStrategy strategy = sim.plan.config().partition();
    return newest == null
        ? part.size() < strategy.foundingSize()
        : !newest.isQuorum(ids, strategy) || waits(part, newest, ids);
  }

  /**
   * Whether one of them has accepted a view that may be in effect among the others, and in which
   * these are no quorum: they can neither act under the one before it nor agree on another.
   */
  private boolean waits(List<SimNode> part, AgreedView newest, Set<MemberId> ids) {
    PartitionStrategy strategy = sim.plan.config().partition();
    for (SimNode node : part) {
      for (AgreedView view : node.core.agreed()) {
        if (view.founding().equals(newest.founding())
            && view.number() > newest.number()
            && !view.isQuorum(ids, strategy)) {
          Set<MemberId> may = new HashSet<>();
          newest.voters().forEach(voter -> may.add(voter.id()));
          view.voters().forEach(voter -> may.add(voter.id()));
          part.stream()
              .filter(other -> !other.core.agreed().contains(view))
              .forEach(other -> may.remove(other.member));
          if (newest.isQuorum(may, strategy) && view.isQuorum(may, strategy)) {
            return true;
          }
        }
      }
    }
    return false;
  }
}
