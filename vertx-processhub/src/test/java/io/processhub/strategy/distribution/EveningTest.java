package io.processhub.strategy.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.model.Member;
import io.processhub.model.Members;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What strategies even out when a node joins, of processes with several replicas. */
class EveningTest {
  private static final LoadBalancer BALANCER = LoadBalancer.of(Map.of("redistributeOnJoin", true));

  static Stream<DistributionStrategy> strategies() {
    return Stream.of(new RoundRobin(true), BALANCER);
  }

  private static Map<ProcessId, List<NodeId>> joined(
      DistributionStrategy strategy, List<Member> all, List<PlacementRequest> placed) {
    PlacementContext context = Placements.counted(Placements.context(all), placed);
    return strategy.place(placed, Placements.on(Occasion.JOIN, context));
  }

  private static List<PlacementRequest> placed(
      DistributionStrategy strategy, List<Member> members, int count, int copies) {
    List<PlacementRequest> requests = Placements.requests(count, copies);
    return Placements.placed(requests, strategy.place(requests, Placements.context(members)));
  }

  private static int zones(List<Member> members, List<NodeId> nodes) {
    Set<Object> zones = new HashSet<>();
    for (Member member : members) {
      if (nodes.contains(member.node())) {
        zones.add(Dealing.zone(member));
      }
    }
    return zones.size();
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void no_replica_moves_into_the_zone_of_another(DistributionStrategy strategy) {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      int size = 2 + random.nextInt(6);
      List<Member> members = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        String zone = random.nextInt(6) == 0 ? null : "zone-" + random.nextInt(3);
        members.add(Members.zoned("node-" + i, zone));
      }
      int copies = 1 + random.nextInt(3);
      int before = 1 + random.nextInt(size);
      List<PlacementRequest> placed =
          placed(strategy, members.subList(0, before), random.nextInt(80), copies);
      Map<ProcessId, List<NodeId>> places = joined(strategy, members, placed);
      for (PlacementRequest request : placed) {
        List<NodeId> old = request.traits().present();
        List<NodeId> now = places.get(request.id());
        String what = "seed " + seed + ": " + request.id() + " from " + old + " to " + now;
        assertEquals(now.size(), new HashSet<>(now).size(), what);
        assertTrue(now.size() >= old.size(), what);
        assertTrue(zones(members, now) >= zones(members, old), what);
      }
    }
  }

  /** Two replicas each, one of them in zone b, where one node is; two of zone a become three. */
  @ParameterizedTest
  @MethodSource("strategies")
  void a_zone_shares_its_own_where_others_must_not_come(DistributionStrategy strategy) {
    List<Member> members =
        List.of(
            Members.zoned("a1", "a"),
            Members.zoned("a2", "a"),
            Members.zoned("b1", "b"),
            Members.zoned("a3", "a"));
    List<PlacementRequest> placed = placed(strategy, members.subList(0, 3), 90, 2);
    Map<NodeId, Integer> counts = Placements.counts(joined(strategy, members, placed));
    assertEquals(90, counts.get(new NodeId("b1")), counts::toString);
    for (String node : List.of("a1", "a2", "a3")) {
      assertEquals(30, counts.get(new NodeId(node)), 1, counts::toString);
    }
  }

  @Test
  void those_that_move_from_a_shared_zone_go_to_one_of_their_own() {
    List<Member> members =
        List.of(Members.zoned("a1", "a"), Members.zoned("a2", "a"), Members.zoned("b1", "b"));
    DistributionStrategy strategy = new RoundRobin(true);
    List<PlacementRequest> placed = placed(strategy, members.subList(0, 2), 90, 2);
    Map<ProcessId, List<NodeId>> places = joined(strategy, members, placed);
    assertEquals(60, Placements.counts(places).get(new NodeId("b1")));
    assertEquals(60, places.values().stream().filter(now -> zones(members, now) == 2).count());
  }
}
