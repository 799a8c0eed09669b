package io.processhub.strategy.distribution;

import io.processhub.model.Member;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.model.ProcessTraits;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Wants replicas where they are, and as many as there may be by the ring once none is on a member:
 * after each of its own moves it wants something else.
 */
public final class Follower implements DistributionStrategy {
  @Override
  public Map<ProcessId, List<NodeId>> place(
      List<PlacementRequest> requests, PlacementContext context) {
    Map<ProcessId, List<NodeId>> places = new HashMap<>();
    for (PlacementRequest request : requests) {
      ProcessTraits traits = request.traits();
      places.put(
          request.id(), Rules.decided(traits, context).orElseGet(() -> place(traits, context)));
    }
    return places;
  }

  private static List<NodeId> place(ProcessTraits traits, PlacementContext context) {
    Predicate<Member> wanted = member -> traits.present().contains(member.node());
    List<NodeId> kept =
        traits.present().stream().filter(context.view()::contains).limit(traits.copies()).toList();
    List<NodeId> chosen =
        kept.size() == traits.copies() ? kept : Rules.byRing(traits, context, kept, wanted);
    return chosen.isEmpty() ? Rules.byRing(traits, context) : chosen;
  }

  @Override
  public String type() {
    return "follower";
  }

  @Override
  public Map<String, Object> options() {
    return Map.of();
  }
}
