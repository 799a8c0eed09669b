package io.processhub.strategy.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.model.Member;
import io.processhub.model.Members;
import io.processhub.model.PlacementRule;
import io.processhub.strategy.distribution.Placements.Process;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForEachNodeTest extends DistributionStrategyContract {
  @Override
  protected DistributionStrategy strategy() {
    return new ForEachNode();
  }

  @Override
  protected boolean decidesByIdAlone() {
    return true;
  }

  @Test
  void every_node_that_is_not_cordoned_has_one_whatever_the_copies() {
    List<Member> members = new ArrayList<>(Members.members(4));
    members.set(1, Members.cordoned("node-1"));
    PlacementContext context = Placements.context(members);
    Process process = new Process("p");
    assertTrue(strategy().everywhere());
    assertEquals(
        List.of(Placements.nodes("node-0", "node-2", "node-3")),
        List.copyOf(strategy().place(List.of(process.request()), context).values()));
    assertEquals(
        List.of(Placements.nodes("node-0", "node-1", "node-2", "node-3")),
        List.copyOf(
            strategy().place(List.of(process.on("node-1", "gone").request()), context).values()));
    Process waiting = process.on("gone").waiting();
    assertEquals(
        List.of(Placements.nodes("node-0", "node-2", "node-3")),
        List.copyOf(strategy().place(List.of(waiting.request()), context).values()));
  }

  @Test
  void process_with_a_placement_of_its_own_runs_there_alone() {
    Process process = new Process("p").rule(new PlacementRule.Tagged("gpu")).copies(1);
    PlacementContext context =
        Placements.context(List.of(Members.tagged("a"), Members.tagged("b", "gpu")));
    assertEquals(
        List.of(Placements.nodes("b")),
        List.copyOf(strategy().place(List.of(process.request()), context).values()));
  }
}
