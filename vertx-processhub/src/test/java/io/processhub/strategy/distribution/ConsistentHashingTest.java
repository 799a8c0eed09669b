package io.processhub.strategy.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.model.Member;
import io.processhub.model.Members;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ConsistentHashingTest extends DistributionStrategyContract {
  @Override
  protected DistributionStrategy strategy() {
    return new ConsistentHashing();
  }

  @Override
  protected boolean decidesByIdAlone() {
    return true;
  }

  @Test
  void places_are_the_rings_preference_lists() {
    PlacementContext context = Placements.context(Members.members(4));
    for (int copies : new int[] {1, 3}) {
      Map<ProcessId, List<NodeId>> places =
          strategy().place(Placements.requests(300, copies), context);
      assertEquals(300, places.size());
      places.forEach((id, nodes) -> assertEquals(context.ring().preferenceList(id, copies), nodes));
    }
  }

  @Test
  void joining_node_takes_only_its_share() {
    List<PlacementRequest> requests = Placements.requests(10_000, 1);
    PlacementContext three = Placements.context(Members.members(3));
    Map<ProcessId, List<NodeId>> before =
        strategy().place(requests, Placements.context(Members.members(2)));
    Map<ProcessId, List<NodeId>> after = strategy().place(requests, three);
    long moved =
        after.entrySet().stream()
            .filter(place -> !place.getValue().equals(before.get(place.getKey())))
            .peek(place -> assertEquals(Placements.nodes("node-2"), place.getValue()))
            .count();
    assertEquals(1 / 3.0, moved / 10_000.0, 0.04);
  }

  @Test
  void replicas_go_to_different_zones_while_there_are_any() {
    List<Member> members =
        List.of(
            Members.zoned("a1", "a"),
            Members.zoned("a2", "a"),
            Members.zoned("a3", "a"),
            Members.zoned("b1", "b"));
    Map<ProcessId, List<NodeId>> places =
        strategy().place(Placements.requests(200, 2), Placements.context(members));
    places.values().forEach(nodes -> assertTrue(nodes.contains(new NodeId("b1")), nodes::toString));
  }

  @Test
  void cordoned_member_takes_nothing_new_and_keeps_what_it_has() {
    List<Member> members = new ArrayList<>(Members.members(3));
    PlacementContext open = Placements.context(members);
    members.set(1, Members.cordoned("node-1"));
    PlacementContext cordoned = Placements.context(members);
    int kept = 0;
    for (int i = 0; i < 300; i++) {
      Placements.Process process = new Placements.Process("p-" + i);
      List<NodeId> preferred = open.ring().preferenceList(new ProcessId("p-" + i), 2);
      String owner = preferred.get(0).value();
      List<NodeId> fresh = placeOne(process, cordoned);
      List<NodeId> held = placeOne(process.on(owner), cordoned);
      assertEquals(preferred.subList(0, 1), held);
      boolean onCordoned = owner.equals("node-1");
      assertEquals(preferred.get(onCordoned ? 1 : 0), fresh.get(0));
      kept += onCordoned ? 1 : 0;
    }
    assertTrue(kept > 50);
    assertEquals(
        List.of(),
        placeOne(
            new Placements.Process("p"), Placements.context(List.of(Members.cordoned("only")))));
  }

  @Test
  void pinned_replicas_stay_and_missing_ones_are_added_in_another_zone() {
    List<Member> members =
        List.of(Members.zoned("a1", "a"), Members.zoned("a2", "a"), Members.zoned("b1", "b"));
    PlacementContext context = Placements.context(members);
    for (int i = 0; i < 50; i++) {
      Placements.Process process = new Placements.Process("p-" + i).pin().copies(2);
      assertEquals(Placements.nodes("a2", "b1"), placeOne(process.on("a2", "gone"), context));
      assertEquals(Placements.nodes("a2", "a1"), placeOne(process.on("a2", "a1"), context));
    }
  }

  @Test
  void pinned_process_moves_when_its_node_is_lost_unless_it_waits() {
    PlacementContext context = Placements.context(Members.members(3));
    Placements.Process lost = new Placements.Process("p").pin().on("gone");
    assertEquals(context.ring().preferenceList(new ProcessId("p"), 1), placeOne(lost, context));
    assertEquals(List.of(), placeOne(lost.waiting(), context));
  }

  private List<NodeId> placeOne(Placements.Process process, PlacementContext context) {
    PlacementRequest request = process.request();
    return Objects.requireNonNull(strategy().place(List.of(request), context).get(request.id()));
  }

  @Test
  void options_are_checked_and_shown() {
    assertEquals("consistent-hashing", strategy().type());
    assertEquals(Map.of("virtualNodes", 1024), strategy().options());
    assertEquals(new ConsistentHashing(64), ConsistentHashing.of(Map.of("virtualNodes", 64)));
    assertEquals(64, new ConsistentHashing(64).virtualNodes());
    assertEquals(new ConsistentHashing(), ConsistentHashing.of(Map.of()));
    for (Object wrong : List.of(0, -3, 65_537, 1L << 40, 1.5, "many", true)) {
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> ConsistentHashing.of(Map.of("virtualNodes", wrong)))
              .getMessage();
      assertTrue(message.contains("virtualNodes") && message.contains("" + wrong), message);
    }
    String unknown =
        assertThrows(IllegalArgumentException.class, () -> ConsistentHashing.of(Map.of("nodes", 1)))
            .getMessage();
    assertEquals(
        "consistent-hashing has no option nodes; known are [loadBound, virtualNodes]", unknown);
  }
}
