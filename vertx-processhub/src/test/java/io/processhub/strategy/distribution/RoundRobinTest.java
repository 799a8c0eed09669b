package io.processhub.strategy.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.model.Member;
import io.processhub.model.Members;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.strategy.distribution.Placements.Process;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RoundRobinTest extends DistributionStrategyContract {
  @Override
  protected DistributionStrategy strategy() {
    return new RoundRobin();
  }

  @Override
  protected boolean decidesByIdAlone() {
    return false;
  }

  private static Map<NodeId, Integer> counts(Map<ProcessId, List<NodeId>> places) {
    Map<NodeId, Integer> counts = new HashMap<>();
    places.values().forEach(nodes -> counts.merge(nodes.get(0), 1, Integer::sum));
    return counts;
  }

  private static PlacementContext after(@Nullable NodeId last, List<Member> members) {
    PlacementContext context = Placements.context(members);
    return new PlacementContext(
        context.view(),
        context.ring(),
        Map.of(),
        Map.of(),
        0,
        0,
        last,
        Occasion.NEED,
        "singularity");
  }

  @Test
  void cursor_goes_on_behind_a_node_that_is_gone_and_passes_cordoned_ones() {
    List<Member> members = new ArrayList<>(Members.members(4));
    members.remove(1);
    members.set(1, Members.cordoned("node-2"));
    PlacementRequest request = new Process("p").request();
    assertEquals(
        Placements.nodes("node-3"),
        strategy().place(List.of(request), after(new NodeId("node-1"), members)).get(request.id()));
  }

  @Test
  void redistribution_after_a_join_moves_as_few_as_it_takes_to_even_out() {
    List<PlacementRequest> requests = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      requests.add(new Process("p-" + i).on("node-" + i % 3).request());
    }
    PlacementContext joined =
        Placements.counted(
            Placements.on(Occasion.JOIN, Placements.context(Members.members(4))), requests);
    RoundRobin redistributing = new RoundRobin(true);
    assertTrue(redistributing.rearranges(joined));
    assertFalse(strategy().rearranges(joined));
    Map<ProcessId, List<NodeId>> places = redistributing.place(requests, joined);
    Map<NodeId, Integer> counts = counts(places);
    counts.values().forEach(count -> assertEquals(25, count));
    long moved =
        requests.stream()
            .filter(r -> !r.traits().present().equals(places.get(r.id())))
            .peek(r -> assertEquals(Placements.nodes("node-3"), places.get(r.id())))
            .count();
    assertEquals(25, moved);
  }

  @Test
  void replicas_go_to_different_zones_while_there_are_any() {
    List<Member> members =
        List.of(
            Members.zoned("a1", "a"),
            Members.zoned("a2", "a"),
            Members.zoned("a3", "a"),
            Members.zoned("b1", "b"));
    strategy()
        .place(Placements.requests(40, 2), Placements.context(members))
        .values()
        .forEach(nodes -> assertTrue(nodes.contains(new NodeId("b1")), nodes::toString));
  }

  @Test
  void one_call_deals_out_evenly() {
    for (int members = 1; members <= 7; members++) {
      for (int processes : new int[] {1, 6, 7, 100}) {
        PlacementContext context = Placements.context(Members.members(members), 8, 3);
        Map<NodeId, Integer> counts =
            counts(strategy().place(Placements.requests(processes, 1), context));
        int low = processes / members;
        int high = (processes + members - 1) / members;
        for (int i = 0; i < members; i++) {
          int count = counts.getOrDefault(new NodeId("node-" + i), 0);
          assertTrue(count == low || count == high, counts::toString);
        }
      }
    }
  }

  @Test
  void cursor_goes_on_over_calls() {
    List<NodeId> order = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      PlacementContext context = after(i == 0 ? null : order.get(i - 1), Members.members(3));
      PlacementRequest request = new Process("p-" + i).request();
      order.addAll(strategy().place(List.of(request), context).get(request.id()));
    }
    List<NodeId> round = Placements.nodes("node-0", "node-1", "node-2");
    assertEquals(round, order.subList(0, 3));
    assertEquals(round, order.subList(3, 6));
    assertEquals(round, order.subList(6, 9));
  }

  @Test
  void processes_of_a_lost_node_are_dealt_out_and_others_stay() {
    List<PlacementRequest> requests = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      requests.add(new Process("p-" + i).on("node-" + i % 3).request());
    }
    PlacementContext context = Placements.context(Members.members(2), 8, 30);
    Map<ProcessId, List<NodeId>> places = strategy().place(requests, context);
    for (int i = 0; i < 30; i++) {
      if (i % 3 < 2) {
        assertEquals(Placements.nodes("node-" + i % 3), places.get(new ProcessId("p-" + i)));
      }
    }
    assertEquals(Map.of(new NodeId("node-0"), 15, new NodeId("node-1"), 15), counts(places));
  }
}
