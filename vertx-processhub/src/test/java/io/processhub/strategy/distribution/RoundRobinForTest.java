package io.processhub.strategy.distribution;

import io.processhub.model.Member;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.model.ProcessTraits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Round robin: who has a place keeps it, the others are dealt out in the order of the view from a
 * cursor that the context's sequence number gives.
 */
public final class RoundRobinForTest implements DistributionStrategy {
  @Override
  public Map<ProcessId, List<NodeId>> place(
      List<PlacementRequest> requests, PlacementContext context) {
    Map<ProcessId, List<NodeId>> places = new HashMap<>();
    long cursor = context.sequence();
    for (PlacementRequest request : requests) {
      ProcessTraits traits = request.traits();
      Optional<List<NodeId>> ruled = Rules.decided(traits, context);
      List<NodeId> nodes = ruled.orElseGet(() -> present(traits, context));
      if (ruled.isEmpty() && nodes.size() < traits.copies()) {
        nodes = dealt(traits, nodes, context, cursor++);
      }
      places.put(request.id(), nodes);
    }
    return places;
  }

  private static List<NodeId> present(ProcessTraits traits, PlacementContext context) {
    return traits.present().stream()
        .filter(context.view()::contains)
        .limit(traits.copies())
        .toList();
  }

  private static List<NodeId> dealt(
      ProcessTraits traits, List<NodeId> present, PlacementContext context, long cursor) {
    List<NodeId> nodes = new ArrayList<>(present);
    List<NodeId> open =
        context.view().members().stream()
            .filter(member -> Rules.takes(member, traits))
            .map(Member::node)
            .filter(node -> !present.contains(node))
            .toList();
    for (int i = 0; i < open.size() && nodes.size() < traits.copies(); i++) {
      nodes.add(open.get((int) Math.floorMod(cursor + i, (long) open.size())));
    }
    return List.copyOf(nodes);
  }

  @Override
  public void validate(List<PlacementRequest> requests, PlacementContext context) {
    Rules.validate(requests, context);
  }
}
