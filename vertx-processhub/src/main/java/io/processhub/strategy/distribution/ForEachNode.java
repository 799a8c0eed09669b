package io.processhub.strategy.distribution;

import io.processhub.model.NodeId;
import io.processhub.model.PlacementRule;
import io.processhub.model.ProcessId;
import io.processhub.model.ProcessTraits;
import io.processhub.strategy.StrategyOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Every process has one replica on every node, each of them active and with its own state, whatever
 * the redundancy strategy says. A replica is locked to its node: it starts when the node joins and
 * ends when that leaves, without a handover. Cordoned nodes get no new replicas and keep those that
 * they have. A process with a placement of its own runs only there.
 */
public record ForEachNode() implements DistributionStrategy {
  /** The type in JSON. */
  public static final String TYPE = "for-each";

  /** From the options that stand beside the type in JSON; there are none. */
  public static ForEachNode of(Map<String, Object> options) {
    new StrategyOptions(TYPE, options, Set.of());
    return new ForEachNode();
  }

  @Override
  public Map<ProcessId, List<NodeId>> place(
      List<PlacementRequest> requests, PlacementContext context) {
    Map<ProcessId, List<NodeId>> places = new HashMap<>(requests.size() * 4 / 3 + 1);
    for (PlacementRequest request : requests) {
      ProcessTraits traits = request.traits();
      places.put(
          request.id(),
          traits.rule() instanceof PlacementRule.None
              ? Rules.everywhere(traits, context)
              : Rules.decided(traits, context).orElseGet(() -> Rules.byRing(traits, context)));
    }
    return places;
  }

  @Override
  public boolean everywhere() {
    return true;
  }

  @Override
  public void validate(List<PlacementRequest> requests, PlacementContext context) {
    Rules.validate(requests, context);
  }

  @Override
  public String type() {
    return TYPE;
  }
}
