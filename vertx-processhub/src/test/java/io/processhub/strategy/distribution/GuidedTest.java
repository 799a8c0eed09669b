package io.processhub.strategy.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.model.Members;
import io.processhub.model.PlacementRule;
import io.processhub.strategy.distribution.Placements.Process;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GuidedTest extends DistributionStrategyContract {
  @Override
  protected DistributionStrategy strategy() {
    return new Guided();
  }

  @Override
  protected boolean decidesByIdAlone() {
    return true;
  }

  @Override
  protected List<PlacementRequest> placeable(int count, int copies) {
    List<PlacementRequest> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int first = i;
      List<String> nodes =
          IntStream.range(0, Math.min(5, copies))
              .mapToObj(k -> "name-of-node-" + (first + k) % 5)
              .toList();
      requests.add(
          new Process("p-" + i)
              .rule(new PlacementRule.Bound(nodes))
              .waiting()
              .copies(copies)
              .request());
    }
    return requests;
  }

  @Test
  void process_stays_bound_to_its_nodes_and_waits_for_them() {
    PlacementRequest request =
        new Process("p").rule(new PlacementRule.Bound(List.of("node-4"))).waiting().request();
    assertEquals(
        Map.of(request.id(), Placements.nodes("node-4")),
        strategy().place(List.of(request), Placements.context(Members.members(5))));
    assertEquals(
        Map.of(request.id(), List.of()),
        strategy().place(List.of(request), Placements.context(Members.members(4))));
  }

  @Test
  void mapping_that_misses_an_id_or_names_an_unknown_node_is_refused() {
    PlacementContext context = Placements.context(Members.members(2));
    List<PlacementRequest> missing = List.of(new Process("p").request());
    List<PlacementRequest> unknown =
        List.of(new Process("p").rule(new PlacementRule.Bound(List.of("x"))).request());
    for (List<PlacementRequest> wrong : List.of(missing, unknown)) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> strategy().validate(wrong, context))
              .getMessage();
      assertTrue(message.contains("p"), message);
    }
  }
}
