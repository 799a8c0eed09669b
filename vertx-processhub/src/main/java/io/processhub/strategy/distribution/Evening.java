package io.processhub.strategy.distribution;

import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.model.ProcessTraits;
import io.processhub.ring.HashRing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Brings nodes to the numbers of processes that they shall have, by moving no more than those that
 * are too many: the ones with the greatest hashes, so that equal input has equal output.
 */
final class Evening {
  private static final Comparator<ProcessTraits> BY_HASH =
      Comparator.<ProcessTraits>comparingLong(t -> HashRing.hash(t.id().value()))
          .thenComparing(t -> t.id().value());

  private Evening() {}

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
    Map<NodeId, Integer> left = new TreeMap<>(targets);
    Map<ProcessId, List<NodeId>> places = new HashMap<>();
    List<ProcessTraits> displaced = new ArrayList<>();
    for (ProcessTraits traits : sorted) {
      List<NodeId> kept = new ArrayList<>();
      List<NodeId> held = Dealing.held(traits, context.view());
      for (NodeId node : held) {
        Integer room = left.get(node);
        // A node without a target is cordoned: what it has stays.
        if (room == null || room > 0) {
          kept.add(node);
          left.computeIfPresent(node, (n, r) -> r - 1);
        }
      }
      places.put(traits.id(), kept);
      if (kept.size() < held.size()) {
        displaced.add(traits);
      }
    }
    for (ProcessTraits traits : displaced) {
      List<NodeId> kept = places.getOrDefault(traits.id(), List.of());
      List<NodeId> held = Dealing.held(traits, context.view());
      for (NodeId node : held) {
        if (!kept.contains(node)) {
          kept.add(roomiest(left, kept, node));
        }
      }
    }
    places.replaceAll((id, nodes) -> List.copyOf(nodes));
    return places;
  }

  /** The node that lacks most, or the one where it is. */
  private static NodeId roomiest(Map<NodeId, Integer> left, List<NodeId> taken, NodeId where) {
    NodeId best = where;
    int most = 0;
    for (Map.Entry<NodeId, Integer> each : left.entrySet()) {
      if (each.getValue() > most && !taken.contains(each.getKey())) {
        best = each.getKey();
        most = each.getValue();
      }
    }
    left.merge(best, -1, Integer::sum);
    return best;
  }
}
