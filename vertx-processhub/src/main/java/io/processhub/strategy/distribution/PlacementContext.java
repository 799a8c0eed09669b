package io.processhub.strategy.distribution;

import io.processhub.model.NodeId;
import io.processhub.model.View;
import io.processhub.ring.HashRing;
import java.util.Map;

/**
 * What a distribution strategy sees besides the requests.
 *
 * @param view the members, in the order of their ids; only hosting ones that are not leaving
 * @param ring the hub's ring over the view; shared, so that no strategy builds its own per call
 * @param counts replicas per node that the registry knows of
 * @param load score per node, higher is busier; empty when nothing was measured
 * @param sequence number of processes that this hub has placed so far; cursors are derived from it
 */
public record PlacementContext(
    View view,
    HashRing ring,
    Map<NodeId, Integer> counts,
    Map<NodeId, Double> load,
    long sequence) {
  public PlacementContext {
    counts = Map.copyOf(counts);
    load = Map.copyOf(load);
  }
}
