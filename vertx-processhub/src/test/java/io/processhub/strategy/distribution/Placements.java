package io.processhub.strategy.distribution;

import io.processhub.model.Member;
import io.processhub.model.NodeId;
import io.processhub.model.OnNodeLoss;
import io.processhub.model.PlacementRule;
import io.processhub.model.ProcessId;
import io.processhub.model.ProcessTraits;
import io.processhub.model.View;
import io.processhub.ring.HashRing;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Requests and contexts for tests of distribution strategies. */
final class Placements {
  private Placements() {}

  static PlacementContext context(List<Member> members) {
    return context(members, HashRing.DEFAULT_VIRTUAL_NODES, 0);
  }

  static PlacementContext context(List<Member> members, int virtualNodes, long sequence) {
    HashRing ring = HashRing.of(members, virtualNodes);
    return new PlacementContext(View.of(1, members), ring, Map.of(), Map.of(), sequence);
  }

  static List<PlacementRequest> requests(int count, int copies) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Process("p-" + i).copies(copies).request())
        .toList();
  }

  static List<NodeId> nodes(String... names) {
    return Stream.of(names).map(NodeId::new).toList();
  }

  /** A process under construction; each method gives a changed copy. */
  record Process(
      String id,
      boolean pinned,
      PlacementRule rule,
      OnNodeLoss onNodeLoss,
      int copies,
      List<NodeId> present,
      @Nullable NodeId startedOn) {
    Process(String id) {
      this(id, false, PlacementRule.NONE, OnNodeLoss.RESTART, 1, List.of(), null);
    }

    Process pin() {
      return new Process(id, true, rule, onNodeLoss, copies, present, startedOn);
    }

    Process rule(PlacementRule changed) {
      return new Process(id, pinned, changed, onNodeLoss, copies, present, startedOn);
    }

    Process waiting() {
      return new Process(id, pinned, rule, OnNodeLoss.WAIT, copies, present, startedOn);
    }

    Process copies(int changed) {
      return new Process(id, pinned, rule, onNodeLoss, changed, present, startedOn);
    }

    Process on(String... nodes) {
      return new Process(id, pinned, rule, onNodeLoss, copies, nodes(nodes), startedOn);
    }

    Process startedOn(String node) {
      return new Process(id, pinned, rule, onNodeLoss, copies, present, new NodeId(node));
    }

    PlacementRequest request() {
      return new PlacementRequest(
          new ProcessTraits(
              new ProcessId(id), Set.of(), pinned, rule, onNodeLoss, copies, present, startedOn));
    }
  }
}
