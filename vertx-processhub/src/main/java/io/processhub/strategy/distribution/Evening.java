package io.processhub.strategy.distribution;

import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.model.ProcessTraits;
import io.processhub.model.View;
import io.processhub.ring.HashRing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Brings nodes to the numbers of processes that they shall have, by moving no more than those that
 * are too many: the ones with the greatest hashes, so that equal input has equal output. Replicas
 * that are in different zones stay so; where that keeps a node from its number, the nodes of each
 * zone share what it lacks after a join.
 */
final class Evening {
  private static final Comparator<ProcessTraits> BY_HASH =
      Comparator.<ProcessTraits>comparingLong(t -> HashRing.hash(t.id().value()))
          .thenComparing(t -> t.id().value());

  private final View view;

  /** What each node lacks; less than nothing where it has too many. */
  private final Map<NodeId, Integer> left;

  private final Map<ProcessId, List<NodeId>> places = new HashMap<>();

  private final Map<ProcessId, List<NodeId>> displaced = new HashMap<>();

  /** Whether a node did not get what it lacks for the sake of zones. */
  private boolean held;

  private Evening(View view, Map<NodeId, Integer> targets) {
    this.view = view;
    this.left = new TreeMap<>(targets);
  }

  /**
   * Places of all these processes.
   *
   * @param free processes that have places and may get others
   * @param targets how many of them each node shall have
   */
  static Map<ProcessId, List<NodeId>> move(
      List<ProcessTraits> free, Map<NodeId, Integer> targets, PlacementContext context) {
    List<ProcessTraits> sorted = new ArrayList<>(free);
    sorted.sort(BY_HASH);
    Evening evening = new Evening(context.view(), targets);
    evening.count(sorted);
    evening.displace(sorted);
    sorted.forEach(evening::replace);
    if (evening.held && context.occasion() == Occasion.JOIN) {
      sorted.forEach(evening::shareWithinZones);
    }
    evening.places.replaceAll((id, nodes) -> List.copyOf(nodes));
    return evening.places;
  }

  /** All stay for now: what each node lacks, or has too many. */
  private void count(List<ProcessTraits> sorted) {
    for (ProcessTraits traits : sorted) {
      List<NodeId> nodes = new ArrayList<>(Dealing.held(traits, view));
      // A node without a target is cordoned: what it has stays.
      nodes.forEach(node -> left.computeIfPresent(node, (n, lacks) -> lacks - 1));
      places.put(traits.id(), nodes);
    }
  }

  /** Takes away what is too many, of one process as few replicas as will do. */
  private void displace(List<ProcessTraits> sorted) {
    boolean again = true;
    while (again) {
      again = false;
      for (int i = sorted.size() - 1; i >= 0; i--) {
        ProcessId id = sorted.get(i).id();
        List<NodeId> nodes = places.getOrDefault(id, List.of());
        NodeId fullest = null;
        int least = 0;
        for (NodeId node : nodes) {
          if (left.getOrDefault(node, 0) < least) {
            fullest = node;
            least = left.getOrDefault(node, 0);
          }
        }
        if (fullest != null) {
          nodes.remove(fullest);
          left.merge(fullest, 1, Integer::sum);
          displaced.computeIfAbsent(id, key -> new ArrayList<>()).add(fullest);
          again = true;
        }
      }
    }
  }

  private void replace(ProcessTraits traits) {
    List<NodeId> nodes = places.getOrDefault(traits.id(), List.of());
    List<NodeId> open = displaced.getOrDefault(traits.id(), new ArrayList<>());
    while (!open.isEmpty()) {
      NodeId from = open.remove(0);
      List<NodeId> others = new ArrayList<>(nodes);
      others.addAll(open);
      NodeId to = roomiest(others, from);
      nodes.add(to);
      left.merge(to, -1, Integer::sum);
    }
  }

  /** The node that lacks most, first of zones that have none of it yet; or the one where it is. */
  private NodeId roomiest(List<NodeId> others, NodeId from) {
    Set<Object> zones = new HashSet<>();
    others.forEach(node -> zones.add(zone(node)));
    boolean alone = !zones.contains(zone(from));
    NodeId best = from;
    int most = 0;
    boolean fresh = false;
    for (Map.Entry<NodeId, Integer> each : left.entrySet()) {
      if (each.getValue() <= 0 || others.contains(each.getKey())) {
        continue;
      }
      boolean other = !zones.contains(zone(each.getKey()));
      if (!other && alone) {
        held = true;
      } else if (other == fresh ? each.getValue() > most : other) {
        best = each.getKey();
        most = each.getValue();
        fresh = other;
      }
    }
    return best;
  }

  /** Moves it to a node of the same zone that lacks more than the one where it is to be. */
  private void shareWithinZones(ProcessTraits traits) {
    List<NodeId> nodes = places.getOrDefault(traits.id(), List.of());
    for (NodeId from : List.copyOf(nodes)) {
      NodeId best = from;
      int most = left.getOrDefault(from, Integer.MAX_VALUE - 1) + 1;
      for (Map.Entry<NodeId, Integer> each : left.entrySet()) {
        NodeId to = each.getKey();
        if (each.getValue() > most && !nodes.contains(to) && zone(to).equals(zone(from))) {
          best = to;
          most = each.getValue();
        }
      }
      if (!best.equals(from)) {
        nodes.remove(from);
        nodes.add(best);
        left.merge(from, 1, Integer::sum);
        left.merge(best, -1, Integer::sum);
      }
    }
  }

  private Object zone(NodeId node) {
    return view.member(node).map(Dealing::zone).orElse(node);
  }
}
