package io.processhub.strategy.distribution;

import io.processhub.model.NodeId;
import io.processhub.model.View;
import io.processhub.ring.HashRing;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a distribution strategy sees besides the requests.
 *
 * @param view the members, in the order of their ids; only hosting ones that are not leaving
 * @param ring the hub's ring over the view; shared, so that no strategy builds its own per call
 * @param counts replicas per node that the registry knows of, nodes that were lost included; where
 *     moves are under way they count at their targets
 * @param load how busy each node is, from 0 to 1 as the strategy itself reckoned from what was
 *     measured; lacks nodes of which nothing is known
 * @param sequence number of processes that this member has placed so far
 * @param replicas that the hub has, those that the requests ask for anew included
 * @param last the node that was chosen last by a strategy, null if that is not known
 * @param occasion why places are asked for
 * @param redundancy type of the hub's redundancy strategy, for messages
 */
public record PlacementContext(
    View view,
    HashRing ring,
    Map<NodeId, Integer> counts,
    Map<NodeId, Double> load,
    long sequence,
    int replicas,
    @Nullable NodeId last,
    Occasion occasion,
    String redundancy) {
  public PlacementContext {
    counts = Map.copyOf(counts);
    load = Map.copyOf(load);
  }

  /** Processes need places, and nothing was placed before. */
  public PlacementContext(
      View view,
      HashRing ring,
      Map<NodeId, Integer> counts,
      Map<NodeId, Double> load,
      long sequence) {
    this(
        view,
        ring,
        counts,
        load,
        sequence,
        counts.values().stream().mapToInt(Integer::intValue).sum(),
        null,
        Occasion.NEED,
        "singularity");
  }

  /** Replicas on that node. */
  public int count(NodeId node) {
    return counts.getOrDefault(node, 0);
  }
}
