package io.processhub.strategy.distribution;

import io.processhub.model.NodeId;
import io.processhub.model.PlacementRule;
import io.processhub.model.ProcessId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A guided strategy: the mapping comes with each start as a bound rule; nothing else is placed. */
public final class GuidedForTest implements DistributionStrategy {
  @Override
  public Map<ProcessId, List<NodeId>> place(
      List<PlacementRequest> requests, PlacementContext context) {
    Map<ProcessId, List<NodeId>> places = new HashMap<>();
    for (PlacementRequest request : requests) {
      Rules.decided(request.traits(), context).ifPresent(nodes -> places.put(request.id(), nodes));
    }
    return places;
  }

  @Override
  public void validate(List<PlacementRequest> requests, PlacementContext context) {
    for (PlacementRequest request : requests) {
      if (request.traits().rule() instanceof PlacementRule.None) {
        throw new IllegalArgumentException("guided mapping has no node for " + request.id());
      }
    }
    Rules.validate(requests, context);
  }
}
