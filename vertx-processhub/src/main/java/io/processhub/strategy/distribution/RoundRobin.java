package io.processhub.strategy.distribution;

import io.processhub.model.Member;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.model.ProcessTraits;
import io.processhub.strategy.StrategyOptions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Processes are dealt out to the nodes in turn: n of one call on m nodes give each ⌊n/m⌋ or ⌈n/m⌉,
 * and the next call goes on where that one ended. The first hosting node of the view is the
 * sequencer and deals for all ({@link Stewards#FIRST}), so all starts and stops go through it. The
 * cursor is the node that was dealt to last, as the registry has it; so a new sequencer goes on
 * from there.
 *
 * <p>Who has a place keeps it. Processes of a node that was lost are dealt out likewise. With
 * {@code redistribute} as many processes move when members have joined as it takes to even out
 * their numbers again. Weights of nodes count for nothing. Cordoned nodes are passed over; a
 * process with several replicas gets them in different zones while there are any, and none of them
 * moves into the zone of another. Where there was one zone only, those that run stay in it when a
 * node of another joins. Cost: O(nodes) per process that needs a place.
 */
public record RoundRobin(boolean redistribute) implements DistributionStrategy {
  /** The type in JSON. */
  public static final String TYPE = "round-robin";

  /** With the defaults. */
  public RoundRobin() {
    this(false);
  }

  /** From the options that stand beside the type in JSON. */
  public static RoundRobin of(Map<String, Object> options) {
    StrategyOptions read = new StrategyOptions(TYPE, options, Set.of("redistribute"));
    return new RoundRobin(read.flag("redistribute", false));
  }

  @Override
  public Map<ProcessId, List<NodeId>> place(
      List<PlacementRequest> requests, PlacementContext context) {
    Map<ProcessId, List<NodeId>> places = new HashMap<>(requests.size() * 4 / 3 + 1);
    List<Member> open = Dealing.open(context.view());
    List<ProcessTraits> evened = new ArrayList<>();
    boolean all = context.occasion() == Occasion.JOIN && redistribute;
    int cursor = first(open, context);
    for (PlacementRequest request : requests) {
      ProcessTraits traits = request.traits();
      List<NodeId> decided = Rules.decided(traits, context).orElse(null);
      if (decided != null) {
        places.put(traits.id(), decided);
        continue;
      }
      List<NodeId> held = Dealing.held(traits, context.view());
      if (held.size() == traits.copies() || open.isEmpty()) {
        places.put(traits.id(), held);
        evened.add(traits);
      } else {
        places.put(traits.id(), Dealing.fill(traits, held, from(open, cursor), context.view()));
        cursor = (cursor + 1) % open.size();
      }
    }
    if (all && !open.isEmpty()) {
      places.putAll(Evening.move(evened, targets(evened, open, context), context));
    }
    return places;
  }

  /** Whose turn it is: the one after the node that was last, as the view has it. */
  private static int first(List<Member> open, PlacementContext context) {
    NodeId last = context.last();
    for (int i = 0; last != null && i < open.size(); i++) {
      if (open.get(i).node().compareTo(last) > 0) {
        return i;
      }
    }
    return 0;
  }

  private static List<Member> from(List<Member> open, int cursor) {
    List<Member> order = new ArrayList<>(open.subList(cursor, open.size()));
    order.addAll(open.subList(0, cursor));
    return order;
  }

  /** Equal numbers; one more for those that have most already. */
  private static Map<NodeId, Integer> targets(
      List<ProcessTraits> evened, List<Member> open, PlacementContext context) {
    Map<NodeId, Integer> counts = new HashMap<>();
    open.forEach(member -> counts.put(member.node(), 0));
    int total = 0;
    for (ProcessTraits traits : evened) {
      for (NodeId node : Dealing.held(traits, context.view())) {
        if (counts.computeIfPresent(node, (n, count) -> count + 1) != null) {
          total++;
        }
      }
    }
    List<NodeId> fullest = new ArrayList<>(open.stream().map(Member::node).toList());
    fullest.sort(
        Comparator.<NodeId>comparingInt(node -> -counts.getOrDefault(node, 0))
            .thenComparing(Comparator.naturalOrder()));
    Map<NodeId, Integer> targets = new HashMap<>();
    for (int i = 0; i < fullest.size(); i++) {
      int more = i < total % fullest.size() ? 1 : 0;
      targets.put(fullest.get(i), total / fullest.size() + more);
    }
    return targets;
  }

  @Override
  public Stewards stewards() {
    return Stewards.FIRST;
  }

  @Override
  public boolean rearranges(PlacementContext context) {
    return redistribute && context.occasion() == Occasion.JOIN;
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
    return Map.of("redistribute", redistribute);
  }
}
