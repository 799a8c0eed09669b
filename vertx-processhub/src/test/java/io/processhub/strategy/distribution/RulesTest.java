package io.processhub.strategy.distribution;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.model.Member;
import io.processhub.model.Members;
import io.processhub.model.NodeId;
import io.processhub.model.PlacementRule;
import io.processhub.strategy.distribution.Placements.Process;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RulesTest {
  private static final List<Member> MEMBERS =
      List.of(
          Members.tagged("a", "gpu"),
          Members.tagged("b", "gpu", "big"),
          Members.tagged("c"),
          Members.cordoned("d"));

  private final PlacementContext context = Placements.context(MEMBERS);

  private Optional<List<NodeId>> decided(Process process) {
    return Rules.decided(process.request().traits(), context);
  }

  private static Optional<List<NodeId>> given(String... nodes) {
    return Optional.of(Placements.nodes(nodes));
  }

  private static Process on(String node) {
    return new Process("p").rule(new PlacementRule.On(node));
  }

  private static Process bound(String... nodes) {
    return new Process("p").rule(new PlacementRule.Bound(List.of(nodes)));
  }

  private static Process local() {
    return new Process("p").rule(new PlacementRule.Local());
  }

  private static Process tagged(String tag) {
    return new Process("p").rule(new PlacementRule.Tagged(tag));
  }

  @Test
  void without_a_rule_the_strategy_decides() {
    assertEquals(Optional.empty(), decided(new Process("p")));
    assertEquals(Optional.empty(), decided(new Process("p").on("a")));
  }

  @Test
  void on_takes_a_name_or_a_node_id() {
    assertEquals(given("b"), decided(on("b")));
    assertEquals(given("b"), decided(on("name-of-b")));
  }

  @Test
  void local_is_where_the_start_was_called() {
    assertEquals(given("c"), decided(local().startedOn("c")));
  }

  @Test
  void local_process_stays_where_it_is_when_the_node_of_its_start_is_gone_or_forgotten() {
    for (int i = 0; i < 20; i++) {
      Process process = new Process("p-" + i).rule(new PlacementRule.Local());
      assertEquals(given("b"), decided(process.on("b")));
      assertEquals(given("b"), decided(process.on("b").startedOn("gone")));
      assertEquals(given("a"), decided(process.on("b").startedOn("a")));
    }
  }

  @Test
  void bound_takes_the_nodes_in_the_order_of_the_mapping() {
    assertEquals(given("c", "a"), decided(bound("c", "name-of-a").copies(2)));
    assertEquals(given("c"), decided(bound("gone", "c").copies(2)));
    assertEquals(given("c"), decided(bound("c", "a")));
  }

  @Test
  void when_all_named_nodes_are_gone_restart_leaves_it_to_the_strategy_and_wait_waits() {
    for (Process process :
        List.of(on("gone"), bound("gone", "too"), local(), local().startedOn("gone"))) {
      assertEquals(Optional.empty(), decided(process));
      assertEquals(given(), decided(process.waiting()));
    }
  }

  @Test
  void tagged_takes_carriers_by_the_ring_and_waits_for_one() {
    Set<List<NodeId>> seen = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      Process process = new Process("p-" + i).rule(new PlacementRule.Tagged("gpu"));
      List<NodeId> one = decided(process).orElseThrow();
      seen.add(one);
      assertEquals(one.get(0), decided(process.copies(2)).orElseThrow().get(0));
      assertEquals(
          Set.copyOf(Placements.nodes("a", "b")),
          Set.copyOf(decided(process.copies(3)).orElseThrow()));
    }
    assertEquals(Set.of(Placements.nodes("a"), Placements.nodes("b")), seen);
    assertEquals(given("b"), decided(tagged("big")));
    assertEquals(given(), decided(tagged("none")));
  }

  @Test
  void for_each_takes_every_member_that_is_not_cordoned_whatever_the_copies() {
    Process process = new Process("p").rule(new PlacementRule.ForEach());
    assertEquals(given("a", "b", "c"), decided(process));
    assertEquals(given("a", "b", "c", "d"), decided(process.on("d", "a")));
    assertEquals(given("a", "b", "c"), decided(process.waiting().on("gone")));
  }

  @Test
  void pin_wins_over_a_rule() {
    assertEquals(given("a"), decided(on("b").pin().on("a")));
    assertEquals(given("b"), decided(on("b").pin().on("gone")));
    assertEquals(given("a", "c"), decided(bound("c", "b").copies(2).pin().on("a")));
    assertEquals(given("c"), decided(tagged("gpu").pin().on("c")));
  }

  @Test
  void cordoned_member_is_given_by_a_rule_only_what_it_holds() {
    assertEquals(given(), decided(on("d").waiting()));
    assertEquals(given("d"), decided(on("d").on("d")));
    assertEquals(given("a"), decided(bound("d", "a").copies(2)));
  }

  @Test
  void process_whose_named_node_does_not_take_it_goes_where_the_strategy_says() {
    assertEquals(Optional.empty(), decided(on("d")));
    assertEquals(Optional.empty(), decided(bound("d", "gone")));
  }

  @Test
  void process_that_waits_for_its_lost_node_gets_no_other_place() {
    Process lost = new Process("p").waiting().on("gone", "too");
    assertEquals(given(), decided(lost));
    assertEquals(given(), decided(lost.rule(new PlacementRule.Tagged("gpu"))));
    assertEquals(Optional.empty(), decided(lost.on("gone", "a")));
  }

  @Test
  void rules_that_cannot_be_followed_are_refused_by_name() {
    List<Process> good = new ArrayList<>();
    good.add(new Process("p"));
    good.add(new Process("p").rule(new PlacementRule.ForEach()).copies(4));
    good.add(on("name-of-a"));
    good.add(bound("a", "b").copies(2));
    good.add(local().startedOn("a"));
    good.add(tagged("gpu").copies(3));
    good.add(on("d").on("d"));
    for (Process process : good) {
      assertDoesNotThrow(() -> Rules.validate(List.of(process.request()), context));
    }
    refused(on("x"), "on(x)", "process p", "matches no node", "name-of-a");
    refused(tagged("tpu"), "tagged(tpu)", "matches no node");
    refused(local(), "local(unknown node)", "matches no node");
    refused(local().startedOn("x"), "local(x)", "matches no node");
    refused(bound("a", "x", "y").copies(3), "bound[a, x, y]", "unknown nodes [x, y]");
    refused(bound(), "names no node");
    refused(bound("a", "name-of-a").copies(2), "gives 1 nodes", "asks for 2 replicas");
    refused(on("a").copies(2), "on(a)", "gives 1 nodes", "asks for 2 replicas");
    refused(on("d"), "is cordoned: [name-of-d]");
  }

  private void refused(Process process, String... parts) {
    List<PlacementRequest> requests = List.of(process.request());
    String message =
        assertThrows(IllegalArgumentException.class, () -> Rules.validate(requests, context))
            .getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }
}
