package io.processhub.strategy.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.model.Member;
import io.processhub.model.Members;
import io.processhub.model.NodeId;
import io.processhub.strategy.distribution.Placements.Process;
import io.processhub.strategy.distribution.StaticPlacement.Otherwise;
import io.processhub.strategy.distribution.StaticPlacement.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StaticPlacementTest extends DistributionStrategyContract {
  private static final List<Member> MEMBERS =
      List.of(
          Members.tagged("a", "gpu"),
          Members.tagged("b", "gpu"),
          Members.tagged("c"),
          Members.tagged("d"));

  @Override
  protected DistributionStrategy strategy() {
    return new StaticPlacement();
  }

  @Override
  protected boolean decidesByIdAlone() {
    return true;
  }

  /** Local ones: each has one node. */
  @Override
  protected List<PlacementRequest> placeable(int count, int copies) {
    List<PlacementRequest> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      requests.add(new Process("p-" + i).copies(copies).startedOn("node-" + i % 5).request());
    }
    return requests;
  }

  private static StaticPlacement of(Where where, Otherwise otherwise) {
    return new StaticPlacement(
        where,
        where == Where.NODES ? List.of("name-of-a", "b", "gone") : List.of(),
        where == Where.TAGGED ? "gpu" : null,
        otherwise);
  }

  private static List<NodeId> place(StaticPlacement strategy, Process process) {
    return place(strategy, process, MEMBERS);
  }

  private static List<NodeId> place(
      StaticPlacement strategy, Process process, List<Member> members) {
    PlacementRequest request = process.request();
    PlacementContext context = Placements.context(members);
    return Objects.requireNonNull(strategy.place(List.of(request), context).get(request.id()));
  }

  @Test
  void local_is_the_node_of_the_start_and_stays_there() {
    StaticPlacement local = of(Where.LOCAL, Otherwise.WAIT);
    assertEquals(Placements.nodes("c"), place(local, new Process("p").startedOn("c")));
    assertEquals(Placements.nodes("d"), place(local, new Process("p").on("d")));
    assertEquals(List.of(), place(local, new Process("p").startedOn("gone")));
    assertEquals(List.of(), place(local, new Process("p").on("gone")));
    StaticPlacement ring = of(Where.LOCAL, Otherwise.RING);
    assertEquals(byRing("p"), place(ring, new Process("p").startedOn("gone")));
    assertEquals(byRing("p"), place(ring, new Process("p").on("gone")));
    assertEquals(List.of(), place(ring, new Process("p").on("gone").waiting()));
  }

  private static List<NodeId> byRing(String id) {
    return Placements.context(MEMBERS).ring().preferenceList(new Process(id).request().id(), 1);
  }

  @Test
  void not_local_is_any_node_but_that_of_the_start() {
    StaticPlacement other = of(Where.NOT_LOCAL, Otherwise.WAIT);
    for (int i = 0; i < 50; i++) {
      List<NodeId> nodes = place(other, new Process("p-" + i).startedOn("c"));
      assertEquals(1, nodes.size());
      assertTrue(!nodes.contains(new NodeId("c")));
    }
    List<Member> one = MEMBERS.subList(2, 3);
    assertEquals(List.of(), place(other, new Process("p").startedOn("c"), one));
    assertEquals(
        Placements.nodes("c"),
        place(of(Where.NOT_LOCAL, Otherwise.RING), new Process("p").startedOn("c"), one));
  }

  @Test
  void named_and_tagged_nodes_are_used_evenly_kept_and_come_back_to() {
    for (Where where : List.of(Where.NODES, Where.TAGGED)) {
      StaticPlacement waits = of(where, Otherwise.WAIT);
      StaticPlacement ring = of(where, Otherwise.RING);
      int onA = 0;
      for (int i = 0; i < 100; i++) {
        Process process = new Process("p-" + i);
        List<NodeId> nodes = place(waits, process);
        assertTrue(Set.of("a", "b").contains(nodes.get(0).value()), nodes::toString);
        onA += nodes.contains(new NodeId("a")) ? 1 : 0;
        assertEquals(Placements.nodes("b"), place(waits, process.on("b")));
        assertEquals(nodes, place(ring, process.on("c")));
        assertEquals(List.of(), place(waits, process, MEMBERS.subList(2, 4)));
        assertEquals(1, place(ring, process, MEMBERS.subList(2, 4)).size());
        assertEquals(
            Set.copyOf(Placements.nodes("a", "b")), Set.copyOf(place(waits, process.copies(3))));
      }
      assertTrue(onA > 25 && onA < 75, "on a: " + onA);
    }
  }

  @Test
  void options_are_checked_and_shown() {
    StaticPlacement nodes = of(Where.NODES, Otherwise.RING);
    assertEquals(nodes, StaticPlacement.of(nodes.options()));
    StaticPlacement tagged = of(Where.TAGGED, Otherwise.WAIT);
    assertEquals(tagged, StaticPlacement.of(tagged.options()));
    assertEquals(Map.of("where", "LOCAL", "otherwise", "WAIT"), strategy().options());
    for (Map<String, Object> wrong :
        List.<Map<String, Object>>of(
            Map.of("where", "HERE"),
            Map.of("otherwise", "STOP"),
            Map.of("where", "NODES"),
            Map.of("where", "TAGGED"),
            Map.of("where", "LOCAL", "nodes", List.of("a")),
            Map.of("where", "NODES", "nodes", "a"),
            Map.of("where", "NODES", "nodes", List.of(1)),
            Map.of("where", "NODES", "nodes", List.of("a"), "tag", "gpu"),
            Map.of("place", "here"))) {
      assertThrows(
          IllegalArgumentException.class, () -> StaticPlacement.of(wrong), wrong::toString);
    }
  }
}
