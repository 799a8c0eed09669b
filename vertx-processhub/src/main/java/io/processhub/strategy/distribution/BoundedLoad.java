package io.processhub.strategy.distribution;

import io.processhub.model.Member;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.model.ProcessTraits;
import io.processhub.ring.HashRing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * One call of consistent hashing with bounded loads (V. Mirrokni, M. Thorup, M. Zadimoghaddam,
 * "Consistent Hashing with Bounded Loads", 2016): a process goes to the first node in the order of
 * the ring that has room, where a node has room for its weighted share of all replicas, times 1 +
 * ε, rounded up.
 *
 * <p>The paper moves O(1/ε²) others for each process that starts or stops, so that a process can be
 * found by walking the ring. Here the registry knows where it is, so none moves when one starts,
 * and when others stop only as many move as a node has too many. When members join, those move
 * whose first choice has changed or got room, and those that find no room where they are.
 */
final class BoundedLoad {
  private record Keyed(long hash, ProcessTraits traits) {}

  private static final Comparator<Keyed> BY_HASH =
      Comparator.<Keyed>comparingLong(k -> k.hash).thenComparing(k -> k.traits.id().value());

  private final PlacementContext context;
  private final Map<NodeId, Integer> bounds;
  private final Map<NodeId, Integer> loads = new HashMap<>();
  private final Map<ProcessId, List<NodeId>> places;

  BoundedLoad(PlacementContext context, double epsilon, int requests) {
    this.context = context;
    this.bounds = bounds(context, epsilon);
    this.places = new HashMap<>(requests * 4 / 3 + 1);
  }

  /** The most replicas of each member that is not cordoned; a cordoned one keeps what it has. */
  static Map<NodeId, Integer> bounds(PlacementContext context, double epsilon) {
    double weights = 0;
    long shared = context.replicas();
    for (Member member : context.view().members()) {
      if (member.cordoned()) {
        shared -= context.count(member.node());
      } else {
        weights += member.weight();
      }
    }
    Map<NodeId, Integer> bounds = new HashMap<>();
    for (Member member : context.view().members()) {
      if (!member.cordoned()) {
        double fair = Math.max(0, shared) * member.weight() / weights;
        bounds.put(member.node(), (int) Math.ceil((1 + epsilon) * fair - 1e-9));
      }
    }
    return bounds;
  }

  /** Whether a node has more than its bound. */
  static boolean exceeded(PlacementContext context, double epsilon) {
    for (Map.Entry<NodeId, Integer> bound : bounds(context, epsilon).entrySet()) {
      if (context.count(bound.getKey()) > bound.getValue()) {
        return true;
      }
    }
    return false;
  }

  Map<ProcessId, List<NodeId>> place(List<PlacementRequest> requests) {
    boolean all = context.occasion() != Occasion.NEED;
    if (!all) {
      loads.putAll(context.counts());
    }
    List<Keyed> free = new ArrayList<>(requests.size());
    for (PlacementRequest request : requests) {
      ProcessTraits traits = request.traits();
      List<NodeId> decided = Rules.decided(traits, context).orElse(null);
      if (decided == null) {
        free.add(new Keyed(HashRing.hash(traits.id().value()), traits));
      } else {
        places.put(traits.id(), decided);
        decided.stream().filter(n -> all || !traits.present().contains(n)).forEach(this::take);
      }
    }
    // In an order that the ids alone give: equal sets have equal places.
    free.sort(BY_HASH);
    if (all) {
      arrange(free, context.occasion() == Occasion.JOIN);
    } else {
      free.forEach(each -> need(each.traits));
    }
    return places;
  }

  /** It stays, or goes to where there is room. */
  private void need(ProcessTraits traits) {
    List<NodeId> chosen = new ArrayList<>();
    traits.present().stream()
        .filter(context.view()::contains)
        .limit(traits.copies())
        .forEach(chosen::add);
    complete(traits, chosen);
    places.put(traits.id(), List.copyOf(chosen));
  }

  private void arrange(List<Keyed> free, boolean byRing) {
    Map<ProcessId, List<NodeId>> firsts = new HashMap<>();
    Map<ProcessId, List<NodeId>> chosen = new HashMap<>();
    for (Keyed each : free) {
      ProcessTraits traits = each.traits;
      List<NodeId> first = firstChoice(traits);
      firsts.put(traits.id(), first);
      chosen.put(traits.id(), new ArrayList<>(traits.copies()));
      takeAll(traits, chosen, traits.present(), first::contains);
    }
    if (!byRing) {
      free.forEach(each -> takeAll(each.traits, chosen, each.traits.present(), node -> true));
    }
    free.forEach(
        each ->
            takeAll(
                each.traits,
                chosen,
                firsts.getOrDefault(each.traits.id(), List.of()),
                node -> true));
    for (Keyed each : free) {
      ProcessTraits traits = each.traits;
      List<NodeId> nodes = chosen.getOrDefault(traits.id(), List.of());
      if (traits.copies() == 1) {
        takeAll(traits, chosen, traits.present(), node -> true);
      }
      complete(traits, nodes);
      nodes.sort(Comparator.comparingInt(node -> rank(traits, node)));
      places.put(traits.id(), List.copyOf(nodes));
    }
  }

  /** Those that hold it come first, in their order. */
  private static int rank(ProcessTraits traits, NodeId node) {
    int at = traits.present().indexOf(node);
    return at < 0 ? Integer.MAX_VALUE : at;
  }

  private List<NodeId> firstChoice(ProcessTraits traits) {
    if (traits.copies() == 1) {
      NodeId owner = context.ring().owner(traits.id());
      if (owner != null && takes(owner, traits)) {
        return List.of(owner);
      }
    }
    return context
        .ring()
        .zonedPreferenceList(traits.id(), traits.copies(), List.of(), n -> takes(n, traits));
  }

  private void takeAll(
      ProcessTraits traits,
      Map<ProcessId, List<NodeId>> chosen,
      List<NodeId> from,
      Predicate<NodeId> admitted) {
    List<NodeId> nodes = chosen.getOrDefault(traits.id(), List.of());
    for (NodeId node : from) {
      if (nodes.size() < traits.copies()
          && !nodes.contains(node)
          && admitted.test(node)
          && takes(node, traits)
          && hasRoom(node)) {
        nodes.add(node);
        take(node);
      }
    }
  }

  /** Fills up by the ring; past the bound only where no other node is left for one more replica. */
  private void complete(ProcessTraits traits, List<NodeId> chosen) {
    Predicate<NodeId> takes = node -> takes(node, traits);
    for (Predicate<NodeId> admitted : List.of(takes.and(this::hasRoom), takes)) {
      int missing = traits.copies() - chosen.size();
      if (missing > 0) {
        List<NodeId> more =
            context.ring().zonedPreferenceList(traits.id(), missing, chosen, admitted);
        more.forEach(this::take);
        chosen.addAll(more);
      }
    }
  }

  private boolean takes(NodeId node, ProcessTraits traits) {
    return context.view().member(node).filter(m -> Rules.takes(m, traits)).isPresent();
  }

  private boolean hasRoom(NodeId node) {
    Integer bound = bounds.get(node);
    return bound == null || loads.getOrDefault(node, 0) < bound;
  }

  private void take(NodeId node) {
    loads.merge(node, 1, Integer::sum);
  }
}
