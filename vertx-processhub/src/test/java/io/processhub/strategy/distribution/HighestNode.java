package io.processhub.strategy.distribution;

import io.processhub.model.Member;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a user might write: everything runs on the nodes with the highest ids. */
public final class HighestNode implements DistributionStrategy {
  @Override
  public Map<ProcessId, List<NodeId>> place(
      List<PlacementRequest> requests, PlacementContext context) {
    Map<ProcessId, List<NodeId>> places = new HashMap<>();
    for (PlacementRequest request : requests) {
      List<NodeId> highest =
          context.view().members().stream()
              .filter(member -> Rules.takes(member, request.traits()))
              .map(Member::node)
              .sorted(Comparator.reverseOrder())
              .limit(request.traits().copies())
              .toList();
      places.put(request.id(), Rules.decided(request.traits(), context).orElse(highest));
    }
    return places;
  }
}
