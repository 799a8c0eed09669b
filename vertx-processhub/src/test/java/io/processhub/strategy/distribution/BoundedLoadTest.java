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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Consistent hashing with a bound on the load. */
class BoundedLoadTest extends DistributionStrategyContract {
  private static final double EPSILON = 0.1;

  @Override
  protected DistributionStrategy strategy() {
    return new ConsistentHashing().withLoadBound(EPSILON);
  }

  @Override
  protected boolean decidesByIdAlone() {
    return false;
  }

  /** The default is another one. */
  @Override
  @Test
  void options_of_a_built_in_strategy_make_an_equal_one() {
    assertEquals(strategy(), ConsistentHashing.of(strategy().options()));
    assertEquals(strategy(), ConsistentHashing.of(Map.of("loadBound", 0.1)));
    for (Object wrong : List.of(0, -0.1, Double.NaN, "much")) {
      assertThrows(
          IllegalArgumentException.class,
          () -> ConsistentHashing.of(Map.of("loadBound", wrong)),
          wrong::toString);
    }
  }

  private static Map<ProcessId, List<NodeId>> started(
      double epsilon, List<Member> members, List<PlacementRequest> requests) {
    PlacementContext context = Placements.counted(Placements.context(members), requests);
    return new ConsistentHashing().withLoadBound(epsilon).place(requests, context);
  }

  private static Map<ProcessId, List<NodeId>> arranged(
      double epsilon, Occasion occasion, List<Member> members, List<PlacementRequest> held) {
    PlacementContext context =
        Placements.counted(Placements.on(occasion, Placements.context(members)), held);
    return new ConsistentHashing().withLoadBound(epsilon).place(held, context);
  }

  private static void assertBounded(
      double epsilon, List<Member> members, Map<ProcessId, List<NodeId>> places) {
    Map<NodeId, Integer> counts = Placements.counts(places);
    double weights = members.stream().mapToDouble(Member::weight).sum();
    int all = counts.values().stream().mapToInt(Integer::intValue).sum();
    for (Member member : members) {
      double fair = all * member.weight() / weights;
      int count = counts.getOrDefault(member.node(), 0);
      assertTrue(count <= Math.ceil((1 + epsilon) * fair), member + " has " + count);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.1, 0.25, 1})
  void no_node_is_above_its_bound_after_starts_joins_and_leaves(double epsilon) {
    List<PlacementRequest> requests = Placements.requests(5_000, 1);
    Map<ProcessId, List<NodeId>> places = started(epsilon, Members.members(5), requests);
    assertBounded(epsilon, Members.members(5), places);
    for (int size : new int[] {6, 9, 4, 3, 10}) {
      List<PlacementRequest> held = Placements.placed(requests, places);
      places = arranged(epsilon, Occasion.JOIN, Members.members(size), held);
      assertEquals(5_000, places.size());
      assertBounded(epsilon, Members.members(size), places);
    }
  }

  @Test
  void bounds_and_shares_follow_weights() {
    List<Member> members = List.of(weighing("one", 1), weighing("two", 2), weighing("half", 0.5));
    Map<ProcessId, List<NodeId>> places = started(0.05, members, Placements.requests(7_000, 1));
    assertBounded(0.05, members, places);
    Map<NodeId, Integer> counts = Placements.counts(places);
    assertEquals(2_000, counts.getOrDefault(new NodeId("one"), 0), 150);
    assertEquals(4_000, counts.getOrDefault(new NodeId("two"), 0), 250);
    assertEquals(1_000, counts.getOrDefault(new NodeId("half"), 0), 100);
  }

  private static Member weighing(String name, double weight) {
    MemberId id = new MemberId(new NodeId(name), 1);
    return new Member(id, name, weight, null, Set.of(), true, false);
  }

  @Test
  void equal_sets_of_ids_and_views_give_equal_places_in_whatever_order() {
    List<PlacementRequest> requests = new ArrayList<>(Placements.requests(2_000, 1));
    Map<ProcessId, List<NodeId>> first = started(EPSILON, Members.members(7), requests);
    Collections.shuffle(requests, new Random(3));
    assertEquals(first, started(EPSILON, Members.members(7), requests));
  }

  @Test
  void where_nobody_is_full_the_ring_decides() {
    List<PlacementRequest> requests = Placements.requests(2_000, 1);
    PlacementContext context = Placements.context(Members.members(5));
    assertEquals(
        new ConsistentHashing().place(requests, context), started(5, Members.members(5), requests));
  }

  /**
   * Of the paper: O(1/ε²) moves per ball and bin of m/n balls. What must move in any case is the
   * joiner's share.
   */
  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.25, 0.5})
  void join_displaces_little_more_than_the_share_of_the_joiner(double epsilon) {
    int ids = 10_000;
    for (int nodes : new int[] {3, 10, 30}) {
      List<PlacementRequest> requests = Placements.requests(ids, 1);
      Map<ProcessId, List<NodeId>> before = started(epsilon, Members.members(nodes), requests);
      List<PlacementRequest> held = Placements.placed(requests, before);
      Map<ProcessId, List<NodeId>> after =
          arranged(epsilon, Occasion.JOIN, Members.members(nodes + 1), held);
      double share = ids / (nodes + 1.0);
      int moved = Placements.moved(before, after);
      assertTrue(moved >= share * 0.7, "the joiner gets its share, moved " + moved);
      double bound = share * (1.3 + 1 / (epsilon * epsilon * nodes));
      assertTrue(moved <= bound, "moved " + moved + " of " + ids + ", share " + share);
    }
  }

  @Test
  void stops_move_only_what_is_too_much_and_starts_move_nothing() {
    List<PlacementRequest> requests = Placements.requests(1_000, 1);
    Map<ProcessId, List<NodeId>> before = started(EPSILON, Members.members(5), requests);
    List<PlacementRequest> held = Placements.placed(requests, before);
    // all that stop are of other nodes than node-0
    List<PlacementRequest> left = new ArrayList<>(held);
    left.removeIf(
        r ->
            r.id().value().hashCode() % 4 == 0
                && !r.traits().present().contains(new NodeId("node-0")));
    PlacementContext context =
        Placements.counted(
            Placements.on(Occasion.COUNTS, Placements.context(Members.members(5))), left);
    assertTrue(strategy().rearranges(context));
    Map<ProcessId, List<NodeId>> after = strategy().place(left, context);
    assertBounded(EPSILON, Members.members(5), after);
    int excess = 0;
    for (Map.Entry<NodeId, Integer> bound : BoundedLoad.bounds(context, EPSILON).entrySet()) {
      excess += Math.max(0, context.count(bound.getKey()) - bound.getValue());
    }
    long moved = left.stream().filter(r -> !r.traits().present().equals(after.get(r.id()))).count();
    assertEquals(excess, moved);
    assertFalse(
        strategy()
            .rearranges(
                Placements.counted(
                    Placements.on(Occasion.COUNTS, Placements.context(Members.members(5))),
                    Placements.placed(left, after))));
  }

  @Test
  void replicas_are_distinct_bounded_and_in_different_zones_while_there_is_room() {
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      members.add(Members.zoned("node-" + i, "zone-" + i % 3));
    }
    Map<ProcessId, List<NodeId>> places = started(0.25, members, Placements.requests(600, 2));
    assertBounded(0.25, members, places);
    long shared =
        places.values().stream().filter(n -> zone(n.get(0)).equals(zone(n.get(1)))).count();
    assertEquals(0, shared);
  }

  private static String zone(NodeId node) {
    return "zone-" + Integer.parseInt(node.value().substring(5)) % 3;
  }
}
