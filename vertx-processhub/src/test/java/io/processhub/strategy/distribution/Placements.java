package io.processhub.strategy.distribution;

import io.processhub.model.Member;
import io.processhub.model.NodeId;
import io.processhub.model.OnNodeLoss;
import io.processhub.model.PlacementRule;
import io.processhub.model.ProcessId;
import io.processhub.model.ProcessTraits;
import io.processhub.model.View;
import io.processhub.ring.HashRing;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Requests and contexts for tests of distribution strategies. */
public final class Placements {
  private Placements() {}

  public static PlacementContext context(List<Member> members) {
    return context(members, HashRing.DEFAULT_VIRTUAL_NODES, 0);
  }

  public static PlacementContext context(List<Member> members, int virtualNodes, long sequence) {
    HashRing ring = HashRing.of(members, virtualNodes);
    return new PlacementContext(View.of(1, members), ring, Map.of(), Map.of(), sequence);
  }

  /** The same members and counts for another reason. */
  public static PlacementContext on(Occasion occasion, PlacementContext context) {
    return new PlacementContext(
        context.view(),
        context.ring(),
        context.counts(),
        context.load(),
        context.sequence(),
        context.replicas(),
        context.last(),
        occasion,
        context.redundancy());
  }

  /** All these processes are what the hub has, and they are where they are. */
  public static PlacementContext counted(
      PlacementContext context, List<PlacementRequest> requests, Map<NodeId, Double> load) {
    Map<NodeId, Integer> counts = new HashMap<>();
    int replicas = 0;
    for (PlacementRequest request : requests) {
      request.traits().present().forEach(node -> counts.merge(node, 1, Integer::sum));
      replicas += Math.max(request.traits().copies(), request.traits().present().size());
    }
    return new PlacementContext(
        context.view(),
        context.ring(),
        counts,
        load,
        context.sequence(),
        replicas,
        context.last(),
        context.occasion(),
        context.redundancy());
  }

  public static PlacementContext counted(
      PlacementContext context, List<PlacementRequest> requests) {
    return counted(context, requests, context.load());
  }

  /** The same processes where they were placed. */
  public static List<PlacementRequest> placed(
      List<PlacementRequest> requests, Map<ProcessId, List<NodeId>> places) {
    return requests.stream()
        .map(
            request -> {
              ProcessTraits t = request.traits();
              return new PlacementRequest(
                  new ProcessTraits(
                      t.id(),
                      t.tags(),
                      t.pinned(),
                      t.rule(),
                      t.onNodeLoss(),
                      t.copies(),
                      places.getOrDefault(t.id(), List.of()),
                      null));
            })
        .toList();
  }

  /** Replicas per node. */
  public static Map<NodeId, Integer> counts(Map<ProcessId, List<NodeId>> places) {
    Map<NodeId, Integer> counts = new HashMap<>();
    places.values().forEach(nodes -> nodes.forEach(n -> counts.merge(n, 1, Integer::sum)));
    return counts;
  }

  /** Processes whose places differ. */
  public static int moved(Map<ProcessId, List<NodeId>> a, Map<ProcessId, List<NodeId>> b) {
    int moved = 0;
    for (Map.Entry<ProcessId, List<NodeId>> each : a.entrySet()) {
      moved += each.getValue().equals(b.get(each.getKey())) ? 0 : 1;
    }
    return moved;
  }

  public static List<PlacementRequest> requests(int count, int copies) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Process("p-" + i).copies(copies).request())
        .toList();
  }

  public static List<NodeId> nodes(String... names) {
    return Stream.of(names).map(NodeId::new).toList();
  }

  /** A process under construction; each method gives a changed copy. */
  public record Process(
      String id,
      boolean pinned,
      PlacementRule rule,
      OnNodeLoss onNodeLoss,
      int copies,
      List<NodeId> present,
      @Nullable NodeId startedOn) {
    public Process(String id) {
      this(id, false, PlacementRule.NONE, OnNodeLoss.RESTART, 1, List.of(), null);
    }

    public Process pin() {
      return new Process(id, true, rule, onNodeLoss, copies, present, startedOn);
    }

    public Process rule(PlacementRule changed) {
      return new Process(id, pinned, changed, onNodeLoss, copies, present, startedOn);
    }

    public Process waiting() {
      return new Process(id, pinned, rule, OnNodeLoss.WAIT, copies, present, startedOn);
    }

    public Process copies(int changed) {
      return new Process(id, pinned, rule, onNodeLoss, changed, present, startedOn);
    }

    public Process on(String... nodes) {
      return new Process(id, pinned, rule, onNodeLoss, copies, nodes(nodes), startedOn);
    }

    public Process startedOn(String node) {
      return new Process(id, pinned, rule, onNodeLoss, copies, present, new NodeId(node));
    }

    public PlacementRequest request() {
      return new PlacementRequest(
          new ProcessTraits(
              new ProcessId(id), Set.of(), pinned, rule, onNodeLoss, copies, present, startedOn));
    }
  }
}
