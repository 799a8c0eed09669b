package io.processhub.core;

import io.processhub.model.NodeId;
import io.processhub.strategy.distribution.Occasion;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What strategies are told of all processes together.
 *
 * @param counts replicas per node
 * @param load how busy nodes are
 * @param sequence number of processes placed so far
 * @param fresh replicas that are to be started and are not counted yet
 * @param last the node that was chosen last
 * @param occasion why places are asked for
 */
record Census(
    Map<NodeId, Integer> counts,
    Map<NodeId, Double> load,
    long sequence,
    int fresh,
    @Nullable NodeId last,
    Occasion occasion) {
  /** What the registry says; for people, who ask without being the steward. */
  static Census of(Registry registry, long sequence, Occasion occasion) {
    return new Census(
        registry.replicasPerNode(), Map.of(), sequence, 0, registry.lastChosen(), occasion);
  }

  int replicas() {
    int sum = fresh;
    for (int count : counts.values()) {
      sum += count;
    }
    return sum;
  }
}
