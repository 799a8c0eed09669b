package io.processhub.strategy.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.model.Members;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.strategy.distribution.Placements.Process;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoundRobinForTestTest extends DistributionStrategyContract {
  @Override
  protected DistributionStrategy strategy() {
    return new RoundRobinForTest();
  }

  @Override
  boolean decidesByIdAlone() {
    return false;
  }

  private static Map<NodeId, Integer> counts(Map<ProcessId, List<NodeId>> places) {
    Map<NodeId, Integer> counts = new HashMap<>();
    places.values().forEach(nodes -> counts.merge(nodes.get(0), 1, Integer::sum));
    return counts;
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
    for (int sequence = 0; sequence < 9; sequence++) {
      PlacementContext context = Placements.context(Members.members(3), 8, sequence);
      PlacementRequest request = new Process("p-" + sequence).request();
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
