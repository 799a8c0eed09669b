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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every distribution strategy must do, whatever it decides by. */
abstract class DistributionStrategyContract extends StrategyContract<DistributionStrategy> {
  /** Requests of unpinned processes that this strategy can place on node-0 to node-4. */
  List<PlacementRequest> placeable(int count, int copies) {
    return Placements.requests(count, copies);
  }

  /** Whether the place of a process follows from its id and the view alone. */
  abstract boolean decidesByIdAlone();

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
          assertTrue(nodes.size() <= copies, () -> request + " got " + nodes);
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
      assertEquals(
          Placements.nodes("node-" + node),
          placed(strategy().place(List.of(request), context), request));
    }
  }
}
