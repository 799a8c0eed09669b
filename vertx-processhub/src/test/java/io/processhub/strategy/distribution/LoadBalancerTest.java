package io.processhub.strategy.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.model.Member;
import io.processhub.model.MemberId;
import io.processhub.model.Members;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.strategy.distribution.Placements.Process;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LoadBalancerTest extends DistributionStrategyContract {
  private static final LoadBalancer MOVING = LoadBalancer.of(Map.of("redistribute", true));

  @Override
  protected DistributionStrategy strategy() {
    return new LoadBalancer();
  }

  @Override
  protected boolean decidesByIdAlone() {
    return false;
  }

  private static Map<NodeId, Double> load(double... of) {
    Map<NodeId, Double> load = new HashMap<>();
    for (int i = 0; i < of.length; i++) {
      load.put(new NodeId("node-" + i), of[i]);
    }
    return load;
  }

  private static int on(Map<ProcessId, List<NodeId>> places, int node) {
    return Placements.counts(places).getOrDefault(new NodeId("node-" + node), 0);
  }

  @Test
  void without_scores_the_fewest_processes_decide() {
    List<PlacementRequest> requests = Placements.requests(300, 1);
    PlacementContext context =
        new PlacementContext(
            Placements.context(Members.members(3)).view(),
            Placements.context(Members.members(3)).ring(),
            Map.of(new NodeId("node-0"), 100, new NodeId("node-1"), 50),
            Map.of(),
            0);
    Map<ProcessId, List<NodeId>> places = strategy().place(requests, context);
    assertEquals(50, on(places, 0));
    assertEquals(100, on(places, 1));
    assertEquals(150, on(places, 2));
  }

  @Test
  void shares_follow_weights_when_nothing_is_measured() {
    List<Member> members = List.of(weighing("node-0", 1), weighing("node-1", 3));
    Map<ProcessId, List<NodeId>> places =
        strategy().place(Placements.requests(400, 1), Placements.context(members));
    assertEquals(100, on(places, 0));
    assertEquals(300, on(places, 1));
  }

  private static Member weighing(String name, double weight) {
    MemberId id = new MemberId(new NodeId(name), 1);
    return new Member(id, name, weight, null, Set.of(), true, false);
  }

  @Test
  void busy_node_gets_fewer_of_one_call_and_no_node_gets_all() {
    List<PlacementRequest> requests = Placements.requests(300, 1);
    PlacementContext context =
        Placements.counted(Placements.context(Members.members(3)), requests, load(0.5, 0.45, 0.4));
    Map<ProcessId, List<NodeId>> places = strategy().place(requests, context);
    assertTrue(on(places, 0) < on(places, 1) && on(places, 1) < on(places, 2), places::toString);
    assertTrue(on(places, 0) > 20 && on(places, 2) < 200, Placements.counts(places)::toString);
  }

  @Test
  void newer_measurements_count_more_and_every_part_counts_by_its_weight() {
    LoadBalancer balancer = new LoadBalancer();
    Measurement idle = new Measurement(0, 0, 0);
    Measurement busy = new Measurement(1, 1e9, 1);
    assertEquals(1, balancer.load(List.of(busy)), 1e-6);
    assertEquals(0, balancer.load(List.of(idle)), 1e-6);
    assertEquals(1 / 1.9, balancer.load(List.of(busy, idle)), 1e-6);
    assertEquals(0.9 / 1.9, balancer.load(List.of(idle, busy)), 1e-6);
    assertEquals(0.5, balancer.load(List.of(new Measurement(1, 0, 0))), 1e-6);
    assertEquals(3 / 16.0, balancer.load(List.of(new Measurement(0, 20, 0))), 1e-6);
    assertEquals(1 / 8.0, balancer.load(List.of(new Measurement(0, 0, 1))), 1e-6);
  }

  @Test
  void scores_move_processes_only_beyond_the_hysteresis_and_when_all_are_known() {
    List<PlacementRequest> held = new ArrayList<>();
    for (int i = 0; i < 90; i++) {
      held.add(new Process("p-" + i).on("node-" + i % 3).request());
    }
    PlacementContext base = Placements.on(Occasion.SCORES, Placements.context(Members.members(3)));
    assertFalse(MOVING.rearranges(Placements.counted(base, held, load(0.5, 0.4, 0.45))));
    assertFalse(MOVING.rearranges(Placements.counted(base, held, load(0.9, 0.1))));
    PlacementContext skewed = Placements.counted(base, held, load(0.9, 0.1, 0.2));
    assertTrue(MOVING.rearranges(skewed));
    assertFalse(new LoadBalancer().rearranges(skewed));
    Map<ProcessId, List<NodeId>> places = MOVING.place(held, skewed);
    assertTrue(on(places, 0) < 30 && on(places, 0) > 5, Placements.counts(places)::toString);
    assertTrue(on(places, 1) >= on(places, 2), Placements.counts(places)::toString);
    for (PlacementRequest request : held) {
      if (!request.traits().present().contains(new NodeId("node-0"))) {
        assertEquals(request.traits().present(), places.get(request.id()));
      }
    }
  }

  /** Every process makes as much load as it says, wherever it is; every push sees only that. */
  @Test
  void skewed_load_evens_out_in_a_few_rounds_and_stays() {
    int nodes = 4;
    int ids = 200;
    Map<ProcessId, Double> costs = new HashMap<>();
    List<PlacementRequest> held = new ArrayList<>();
    for (int i = 0; i < ids; i++) {
      PlacementRequest request = new Process("p-" + i).on("node-" + i % nodes).request();
      held.add(request);
      // what runs on node-0 is eight times as heavy
      costs.put(request.id(), i % nodes == 0 ? 0.016 : 0.002);
    }
    int moves = 0;
    int last = -1;
    double spread = 1;
    for (int round = 0; round < 12; round++) {
      double[] of = new double[nodes];
      for (PlacementRequest request : held) {
        int node = Integer.parseInt(request.traits().present().get(0).value().substring(5));
        of[node] += costs.getOrDefault(request.id(), 0.0);
      }
      double high = java.util.Arrays.stream(of).max().orElse(0);
      spread = high - java.util.Arrays.stream(of).min().orElse(0);
      System.out.printf(
          "load balancer: round %d, load per node %.2f %.2f %.2f %.2f%n",
          round, of[0], of[1], of[2], of[3]);
      PlacementContext context =
          Placements.counted(
              Placements.on(Occasion.SCORES, Placements.context(Members.members(nodes))),
              held,
              load(of));
      if (MOVING.rearranges(context)) {
        Map<ProcessId, List<NodeId>> places = MOVING.place(held, context);
        List<PlacementRequest> next = Placements.placed(held, places);
        moves += next.equals(held) ? 0 : 1;
        last = round;
        held = next;
      }
    }
    assertTrue(spread < 0.35, "spread " + spread);
    assertTrue(moves >= 1 && moves <= 5 && last <= 6, moves + " rounds moved, the last is " + last);
  }

  @Test
  void join_moves_processes_only_if_that_is_wanted() {
    List<PlacementRequest> held = new ArrayList<>();
    for (int i = 0; i < 90; i++) {
      held.add(new Process("p-" + i).on("node-" + i % 2).request());
    }
    PlacementContext joined =
        Placements.counted(
            Placements.on(Occasion.JOIN, Placements.context(Members.members(3))), held);
    assertFalse(strategy().rearranges(joined));
    LoadBalancer moving = LoadBalancer.of(Map.of("redistributeOnJoin", true));
    assertTrue(moving.rearranges(joined));
    Map<ProcessId, List<NodeId>> places = moving.place(held, joined);
    for (int node = 0; node < 3; node++) {
      assertEquals(30, on(places, node));
    }
  }

  @Test
  void replicas_are_on_different_nodes_and_zones() {
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
  void options_are_checked_and_shown() {
    assertEquals(
        Map.of(
            "maxHistorySize", 30,
            "weightDecay", 0.9,
            "pushInterval", 10_000L,
            "cpuWeight", 40.0,
            "loopLagWeight", 30.0,
            "processesWeight", 20.0,
            "heapWeight", 10.0,
            "redistributeOnJoin", false,
            "redistribute", false,
            "hysteresis", 0.2),
        strategy().options());
    for (Map<String, Object> wrong :
        List.<Map<String, Object>>of(
            Map.of("maxHistorySize", 0),
            Map.of("weightDecay", 0),
            Map.of("weightDecay", 1.1),
            Map.of("pushInterval", 99),
            Map.of("cpuWeight", -1),
            Map.of("cpuWeight", 0, "loopLagWeight", 0, "processesWeight", 0, "heapWeight", 0),
            Map.of("hysteresis", -0.1),
            Map.of("redistribute", 1))) {
      assertThrows(IllegalArgumentException.class, () -> LoadBalancer.of(wrong), wrong::toString);
    }
  }
}
