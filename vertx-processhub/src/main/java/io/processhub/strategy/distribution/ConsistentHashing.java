package io.processhub.strategy.distribution;

import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.ring.HashRing;
import io.processhub.strategy.StrategyOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The default: a process runs on the nodes that the hash ring gives for its id, so that every node
 * computes the same place without asking, shares follow the members' weights, and a join or leave
 * moves only what changes its owner. Replicas go to different zones while there are any.
 *
 * <p>A pinned process stays where it is while its node lives, cordoned members keep what they have
 * and take nothing new, and a placement rule of the process wins.
 *
 * @param virtualNodes points on the ring per member of weight 1, from 1 to {@link
 *     HashRing#MAX_POINTS_PER_MEMBER}: more of them even out the shares and cost memory
 */
public record ConsistentHashing(int virtualNodes) implements DistributionStrategy {
  public static final String TYPE = "consistent-hashing";

  /**
   * @throws IllegalArgumentException if the number is out of range
   */
  public ConsistentHashing {
    if (virtualNodes < 1 || virtualNodes > HashRing.MAX_POINTS_PER_MEMBER) {
      throw new IllegalArgumentException(
          "virtualNodes must be between 1 and "
              + HashRing.MAX_POINTS_PER_MEMBER
              + ", is "
              + virtualNodes);
    }
  }

  public ConsistentHashing() {
    this(HashRing.DEFAULT_VIRTUAL_NODES);
  }

  /** From the options that stand beside the type in JSON. */
  public static ConsistentHashing of(Map<String, Object> options) {
    StrategyOptions read = new StrategyOptions(TYPE, options, Set.of("virtualNodes"));
    return new ConsistentHashing(read.integer("virtualNodes", HashRing.DEFAULT_VIRTUAL_NODES));
  }

  @Override
  public Map<ProcessId, List<NodeId>> place(
      List<PlacementRequest> requests, PlacementContext context) {
    Map<ProcessId, List<NodeId>> places = new HashMap<>(requests.size() * 4 / 3 + 1);
    for (PlacementRequest request : requests) {
      places.put(
          request.id(),
          Rules.decided(request.traits(), context)
              .orElseGet(() -> Rules.byRing(request.traits(), context)));
    }
    return places;
  }

  @Override
  public void validate(List<PlacementRequest> requests, PlacementContext context) {
    Rules.validate(requests, context);
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Map<String, Object> options() {
    return Map.of("virtualNodes", virtualNodes);
  }
}
