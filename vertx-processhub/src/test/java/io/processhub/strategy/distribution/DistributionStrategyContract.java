package io.processhub.strategy.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.processhub.model.Member;
import io.processhub.model.Members;
import io.processhub.model.NodeId;
import io.processhub.model.PlacementRule;
import io.processhub.model.ProcessId;
import io.processhub.strategy.StrategyContract;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What every distribution strategy must do, whatever it decides by. A user's own strategy is tested
 * by a subclass: it is in the {@code tests} jar.
 */
public abstract class DistributionStrategyContract extends StrategyContract<DistributionStrategy> {
  /** Requests of unpinned processes that this strategy can place on node-0 to node-4. */
  protected List<PlacementRequest> placeable(int count, int copies) {
    return Placements.requests(count, copies);
  }

  /** Whether the place of a process follows from its id and the view alone. */
  protected abstract boolean decidesByIdAlone();

  private PlacementContext context(List<Member> members) {
    return Placements.context(members, strategy().virtualNodes(), 17);
  }

  private static List<NodeId> placed(Map<ProcessId, List<NodeId>> places, PlacementRequest of) {
    return places.getOrDefault(of.id(), List.of());
  }

  @Test
  void same_input_gives_the_same_places_again_and_from_another_instance() {
    List<PlacementRequest> requests = placeable(200, 2);
    PlacementContext context = context(Members.members(5));
    DistributionStrategy strategy = strategy();
    Map<ProcessId, List<NodeId>> first = strategy.place(requests, context);
    strategy.place(placeable(33, 1), context(Members.members(3)));
    assertEquals(first, strategy.place(requests, context));
    assertEquals(first, strategy().place(requests, context));
  }

  @Test
  void every_process_gets_as_many_distinct_members_as_it_wants_or_as_there_are() {
    for (int copies : new int[] {1, 2, 3, 9}) {
      for (int members : new int[] {1, 2, 5}) {
        PlacementContext context = context(Members.members(members));
        List<PlacementRequest> requests = placeable(100, copies);
        Map<ProcessId, List<NodeId>> places = strategy().place(requests, context);
        for (PlacementRequest request : requests) {
          List<NodeId> nodes = placed(places, request);
          int most = strategy().everywhere() ? members : copies;
          assertTrue(nodes.size() <= most, () -> request + " got " + nodes);
          assertEquals(nodes.size(), new HashSet<>(nodes).size());
          assertTrue(nodes.stream().allMatch(context.view()::contains));
        }
        assertTrue(
            requests.stream().map(PlacementRequest::id).toList().containsAll(places.keySet()));
        if (members == 5) {
          requests.forEach(r -> assertFalse(placed(places, r).isEmpty(), r::toString));
        }
      }
    }
  }

  @Test
  void empty_view_places_nothing() {
    List<PlacementRequest> requests = placeable(10, 2);
    Map<ProcessId, List<NodeId>> places = strategy().place(requests, context(List.of()));
    requests.forEach(request -> assertEquals(List.of(), placed(places, request)));
  }

  @Test
  void no_request_places_nothing() {
    assertEquals(Map.of(), strategy().place(List.of(), context(Members.members(3))));
  }

  @Test
  void arguments_are_left_as_they_were() {
    List<PlacementRequest> requests = new ArrayList<>(placeable(20, 1));
    List<PlacementRequest> copy = List.copyOf(requests);
    strategy().place(requests, context(Members.members(3)));
    assertEquals(copy, requests);
    strategy().place(copy, context(Members.members(3)));
  }

  @Test
  void order_and_company_of_requests_do_not_matter_where_the_id_decides() {
    assumeTrue(decidesByIdAlone(), "decides by more than the id");
    List<PlacementRequest> requests = new ArrayList<>(placeable(200, 2));
    PlacementContext context = context(Members.members(5));
    Map<ProcessId, List<NodeId>> places = strategy().place(requests, context);
    Collections.shuffle(requests, new Random(5));
    assertEquals(places, strategy().place(requests, context));
    for (PlacementRequest request : requests.subList(0, 20)) {
      assertEquals(
          placed(places, request), placed(strategy().place(List.of(request), context), request));
    }
  }

  @Test
  void process_that_has_a_place_keeps_it_where_one_decides_for_all() {
    assumeTrue(strategy().stewards() != Stewards.RING, "every process has its own steward");
    PlacementContext context = context(Members.members(5));
    List<PlacementRequest> held = new ArrayList<>();
    Map<ProcessId, List<NodeId>> expected = new HashMap<>();
    for (int i = 0; i < 50; i++) {
      PlacementRequest request = new Placements.Process("p-" + i).on("node-" + i % 2).request();
      held.add(request);
      expected.put(request.id(), request.traits().present());
    }
    assertEquals(expected, strategy().place(held, Placements.counted(context, held)));
  }

  @Test
  void nothing_is_rearranged_when_only_some_need_a_place() {
    List<PlacementRequest> held = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      held.add(new Placements.Process("p-" + i).on("node-0").request());
    }
    assertFalse(strategy().rearranges(Placements.counted(context(Members.members(3)), held)));
  }

  @Test
  void every_occasion_gives_members_and_what_is_arranged_is_not_arranged_again() {
    for (Occasion occasion : Occasion.values()) {
      for (int copies : new int[] {1, 2}) {
        PlacementContext two = context(Members.members(2));
        List<PlacementRequest> requests = placeable(200, copies);
        Map<ProcessId, List<NodeId>> before = strategy().place(requests, two);
        List<PlacementRequest> held = Placements.placed(requests, before);
        PlacementContext four = Placements.on(occasion, context(Members.members(4)));
        Map<ProcessId, List<NodeId>> after = strategy().place(held, Placements.counted(four, held));
        after.values().forEach(nodes -> assertTrue(nodes.stream().allMatch(four.view()::contains)));
        after.values().forEach(nodes -> assertEquals(nodes.size(), Set.copyOf(nodes).size()));
        List<PlacementRequest> settled = Placements.placed(requests, after);
        assertEquals(after, strategy().place(settled, Placements.counted(four, settled)));
      }
    }
  }

  @Test
  void cordoned_member_gets_nothing_new() {
    List<Member> members = new ArrayList<>(Members.members(5));
    members.set(2, Members.cordoned("node-2"));
    List<PlacementRequest> requests =
        placeable(100, 1).stream()
            .filter(request -> request.traits().rule() instanceof PlacementRule.None)
            .toList();
    strategy()
        .place(requests, context(members))
        .values()
        .forEach(nodes -> assertFalse(nodes.contains(new NodeId("node-2"))));
  }

  @Test
  void options_of_a_built_in_strategy_make_an_equal_one() {
    DistributionStrategy strategy = strategy();
    assumeTrue(DistributionStrategy.strategies().types().contains(strategy.type()), "not built in");
    assertEquals(
        strategy, DistributionStrategy.strategies().create(strategy.type(), strategy.options()));
    assertEquals(
        strategy, DistributionStrategy.strategies().create(strategy.type(), Map.of()), "defaults");
  }

  @Test
  void placement_rule_of_a_process_wins() {
    PlacementContext context = context(Members.members(5));
    for (int node = 0; node < 5; node++) {
      PlacementRequest request =
          new Placements.Process("ruled")
              .rule(new PlacementRule.On("name-of-node-" + node))
              .request();
      assertEquals(
          Placements.nodes("node-" + node),
          placed(strategy().place(List.of(request), context), request));
    }
    PlacementRequest everywhere =
        new Placements.Process("all").rule(new PlacementRule.ForEach()).request();
    assertEquals(
        Set.copyOf(context.view().members().stream().map(Member::node).toList()),
        Set.copyOf(placed(strategy().place(List.of(everywhere), context), everywhere)));
  }

  @Test
  void pinned_process_stays_while_its_node_lives() {
    PlacementContext context = context(Members.members(5));
    for (int node = 0; node < 5; node++) {
      PlacementRequest request =
          new Placements.Process("pinned").pin().on("node-" + node).request();
      List<NodeId> places = placed(strategy().place(List.of(request), context), request);
      NodeId there = new NodeId("node-" + node);
      assertTrue(places.contains(there), places::toString);
      assertTrue(places.size() == 1 || strategy().everywhere(), places::toString);
    }
  }
}
