package io.processhub.strategy.distribution;

import io.processhub.model.NodeId;
import io.processhub.model.PlacementRule;
import io.processhub.model.ProcessId;
import io.processhub.strategy.StrategyOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Each start names the nodes of its processes ({@code StartOptions.placement}), and they stay bound
 * to them: a join moves nothing, and a process whose nodes are gone waits for one of them to come
 * back, unless its spec says {@code onNodeLoss} {@code RESTART} and has a placement of its own that
 * offers another place. Names are remembered, so a node that comes back under another node id is
 * the same one.
 *
 * <p>A start without a mapping, with unknown nodes, or with another number of nodes than the
 * redundancy strategy wants replicas is refused.
 */
public record Guided() implements DistributionStrategy {
  /** The type in JSON. */
  public static final String TYPE = "guided";

  /** From the options that stand beside the type in JSON; there are none. */
  public static Guided of(Map<String, Object> options) {
    new StrategyOptions(TYPE, options, Set.of());
    return new Guided();
  }

  @Override
  public Map<ProcessId, List<NodeId>> place(
      List<PlacementRequest> requests, PlacementContext context) {
    Map<ProcessId, List<NodeId>> places = new HashMap<>(requests.size() * 4 / 3 + 1);
    for (PlacementRequest request : requests) {
      Rules.decided(request.traits(), context).ifPresent(nodes -> places.put(request.id(), nodes));
    }
    return places;
  }

  @Override
  public void validate(List<PlacementRequest> requests, PlacementContext context) {
    for (PlacementRequest request : requests) {
      if (request.traits().rule() instanceof PlacementRule.None) {
        throw new IllegalArgumentException(
            "the hub's distribution is guided, and the placement of the start names no node for "
                + request.id());
      }
    }
    Rules.validate(requests, context);
  }

  @Override
  public String type() {
    return TYPE;
  }
}
