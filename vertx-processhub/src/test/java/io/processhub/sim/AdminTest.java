package io.processhub.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.core.CoreConfig;
import io.processhub.core.Entry;
import io.processhub.core.Event;
import io.processhub.core.MovePlan;
import io.processhub.core.MoveReport;
import io.processhub.core.NodeMark;
import io.processhub.core.Planner;
import io.processhub.model.OnNodeLoss;
import io.processhub.model.ProcessId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What administrators ask for: done, told, and carried on by whoever is left. */
class AdminTest {
  private static final CoreConfig CONFIG =
      Plan.config(Plan.VIRTUAL_NODES, 1, 500, 5_000, 3_600_000, 15_000, 256);
  private static final Event.CallOptions OPTIONS =
      new Event.CallOptions(10_000, Event.Acknowledge.MAJORITY, true);

  private static CalmCluster cluster(long seed, int nodes, int processes) {
    CalmCluster cluster = new CalmCluster(seed, Plan.calm(nodes, nodes + 2, CONFIG));
    cluster.start(0, processes);
    return cluster;
  }

  private static Planner planner(CalmCluster cluster, int host) {
    return cluster.node(host).core.planner();
  }

  private static long migrate(CalmCluster cluster, int host, MovePlan plan) {
    return cluster.ask(host, call -> new Event.MigrateCall(call, plan, OPTIONS));
  }

  private static MovePlan move(CalmCluster cluster, int host, String id, String to) {
    Entry entry = cluster.node(host).core.registry().get(id);
    return planner(cluster, host).move(entry, to);
  }

  private static void mark(CalmCluster cluster, int host, String node, NodeMark.State state) {
    long call = cluster.ask(host, n -> new Event.MarkCall(n, node, state, OPTIONS));
    assertNull(cluster.report(call).error());
  }

  private static void pin(CalmCluster cluster, int host, boolean pinned, String... ids) {
    List<ProcessId> all = List.of(ids).stream().map(ProcessId::new).toList();
    long call = cluster.ask(host, n -> new Event.PinCall(n, all, pinned, OPTIONS));
    assertNull(cluster.report(call).error());
    cluster.settle();
  }

  private static Map<String, String> places(CalmCluster cluster, int host) {
    Map<String, String> places = new TreeMap<>();
    for (Entry entry : cluster.node(host).core.registry().entries()) {
      if (entry.live()) {
        places.put(entry.id().value(), cluster.on(host, entry.id().value()));
      }
    }
    return places;
  }

  private static String name(CalmCluster cluster, int host) {
    return cluster.sim.hosts.get(host).name;
  }

  /** What the plan moves moved, from and to where it says, and nothing else did. */
  private static void assertCarriedOut(
      MovePlan plan, MoveReport report, Map<String, String> before, Map<String, String> after) {
    assertNull(report.error());
    assertEquals(List.of(), report.failed());
    assertEquals(new HashSet<>(plan.moves()), new HashSet<>(report.moved()));
    assertEquals(new HashSet<>(plan.skipped()), new HashSet<>(report.skipped()));
    Map<String, String> expected = new TreeMap<>(before);
    plan.moves()
        .forEach(move -> assertEquals(move.from(), expected.put(move.id().value(), move.to())));
    assertEquals(expected, after);
    Map<String, Long> counts =
        after.values().stream().collect(Collectors.groupingBy(n -> n, Collectors.counting()));
    plan.counts()
        .forEach((node, count) -> assertEquals(count.after(), counts.getOrDefault(node, 0L)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void a_moved_process_stays_where_it_was_moved_until_a_rebalancing(long seed) {
    CalmCluster cluster = cluster(seed, 3, 60);
    String from = cluster.on(0, "process-7");
    String to = name(cluster, 1).equals(from) ? name(cluster, 2) : name(cluster, 1);
    Map<String, String> before = places(cluster, 0);
    MovePlan plan = move(cluster, 0, "process-7", to);
    assertEquals(1, plan.moves().size());
    MoveReport report = cluster.report(migrate(cluster, 0, plan));
    assertCarriedOut(plan, report, before, places(cluster, 0));

    MoveReport again = cluster.report(migrate(cluster, 2, move(cluster, 2, "process-7", to)));
    assertEquals(List.of(), again.moved());
    assertEquals("it is there already", again.skipped().get(0).reason());

    cluster.sim.boot(cluster.sim.hosts.get(3));
    cluster.run(500);
    cluster.settle();
    assertEquals(to, cluster.on(0, "process-7"));

    MovePlan back = planner(cluster, 1).rebalance();
    assertEquals(List.of(new ProcessId("process-7")), back.wishes());
    before = places(cluster, 1);
    report = cluster.report(migrate(cluster, 1, back));
    assertCarriedOut(back, report, before, places(cluster, 1));
    assertNotEquals(to, cluster.on(1, "process-7"));
    cluster.settle();
  }

  @Test
  void a_wish_for_a_lost_node_counts_for_nothing_until_it_is_back() {
    CalmCluster cluster = cluster(4, 3, 30);
    String to = name(cluster, 2);
    String id = "process-1";
    for (int i = 2; cluster.on(0, id).equals(to); i++) {
      id = "process-" + i;
    }
    cluster.report(migrate(cluster, 0, move(cluster, 0, id, to)));
    assertEquals(to, cluster.on(0, id));
    cluster.sim.lose(cluster.sim.hosts.get(2));
    cluster.run(1_000);
    cluster.settle();
    assertNotEquals(to, cluster.on(0, id));
    cluster.sim.boot(cluster.sim.hosts.get(2));
    cluster.run(1_000);
    cluster.settle();
    assertEquals(to, cluster.on(0, id));
  }

  @ParameterizedTest
  @ValueSource(longs = {5, 6, 7})
  void a_drained_node_keeps_only_what_is_pinned_and_gets_nothing_new(long seed) {
    CalmCluster cluster = cluster(seed, 3, 200);
    String drained = name(cluster, 1);
    List<String> there =
        places(cluster, 0).entrySet().stream()
            .filter(place -> place.getValue().equals(drained))
            .map(Map.Entry::getKey)
            .toList();
    pin(cluster, 2, true, there.get(0));
    MovePlan plan = planner(cluster, 0).drain(drained);
    assertEquals(there.size() - 1, plan.moves().size());
    assertEquals(
        List.of(new MovePlan.Skipped(new ProcessId(there.get(0)), "it is pinned")), plan.skipped());
    Map<String, String> before = places(cluster, 0);
    MoveReport report = cluster.report(migrate(cluster, 0, plan));
    assertCarriedOut(plan, report, before, places(cluster, 0));
    cluster.settle();

    cluster.begin(1, "later-", 100, false, OnNodeLoss.RESTART);
    cluster.settle();
    cluster.sim.boot(cluster.sim.hosts.get(3));
    cluster.run(500);
    cluster.settle();
    Map<String, String> after = places(cluster, 3);
    assertEquals(drained, after.remove(there.get(0)));
    assertFalse(after.containsValue(drained));
    assertEquals(
        NodeMark.State.DRAINING, planner(cluster, 3).situation().mark(drained), "joiners know");

    MoveReport again = cluster.report(migrate(cluster, 3, planner(cluster, 3).drain(drained)));
    assertEquals(List.of(), again.moved());
    mark(cluster, 3, drained, NodeMark.State.NONE);
    cluster.run(1_000);
    cluster.settle();
    assertTrue(
        places(cluster, 0).values().stream().filter(drained::equals).count() > 10,
        "nothing came back");
  }

  /** What is asked for, when after it (ms) a node is lost, and with which seed. */
  static Stream<Arguments> deaths() {
    List<Arguments> all = new ArrayList<>();
    for (MovePlan.Kind kind :
        List.of(MovePlan.Kind.DRAIN, MovePlan.Kind.MOVE, MovePlan.Kind.REBALANCE)) {
      for (long after : new long[] {1, 5, 20, 60, 200}) {
        for (long seed = 20; seed < 25; seed++) {
          all.add(Arguments.of(kind, after, seed));
        }
      }
    }
    return all.stream();
  }

  /** A plan of that kind in which every process that it moves comes from one node. */
  private static MovePlan asked(CalmCluster cluster, int host, MovePlan.Kind kind) {
    String from = name(cluster, 1);
    if (kind == MovePlan.Kind.DRAIN) {
      return planner(cluster, host).drain(from);
    }
    String id = null;
    for (Map.Entry<String, String> place : places(cluster, host).entrySet()) {
      id = place.getValue().equals(from) ? place.getKey() : id;
    }
    MovePlan move = move(cluster, host, String.valueOf(id), name(cluster, 3));
    if (kind == MovePlan.Kind.MOVE) {
      return move;
    }
    cluster.report(migrate(cluster, 2, move));
    cluster.settle();
    return planner(cluster, host).rebalance();
  }

  /** What a plan of that kind wants is so, or nobody has heard of it. */
  private static void assertDoneOrUnheard(
      CalmCluster cluster, MovePlan plan, Map<String, String> before) {
    Map<String, String> after = places(cluster, 2);
    boolean heard =
        switch (plan.kind()) {
          case DRAIN ->
              planner(cluster, 2).situation().mark(name(cluster, 1)) == NodeMark.State.DRAINING;
          case MOVE -> wish(cluster, plan) != null;
          default -> wish(cluster, plan) == null;
        };
    for (MovePlan.Move move : plan.moves()) {
      String id = move.id().value();
      String place = after.get(id);
      if (!heard) {
        assertEquals(before.get(id), place, id + " moved though nobody knows why");
      } else if (plan.kind() == MovePlan.Kind.DRAIN) {
        assertNotEquals(name(cluster, 1), place, id);
      } else if (cluster.node(2).core.view().named(move.to()).isPresent()) {
        assertEquals(move.to(), place, id);
      }
    }
  }

  private static String wish(CalmCluster cluster, MovePlan plan) {
    String id = plan.moves().get(0).id().value();
    return cluster.node(2).core.registry().get(id).wish();
  }

  @ParameterizedTest
  @MethodSource("deaths")
  void what_was_asked_for_goes_on_when_the_node_that_was_asked_dies(
      MovePlan.Kind kind, long after, long seed) {
    CalmCluster cluster = cluster(seed, 4, 300);
    MovePlan plan = asked(cluster, 0, kind);
    assertFalse(plan.moves().isEmpty());
    Map<String, String> before = places(cluster, 2);
    migrate(cluster, 0, plan);
    cluster.run(after);
    cluster.sim.lose(cluster.sim.hosts.get(0));
    cluster.run(1_000);
    cluster.settle();
    assertDoneOrUnheard(cluster, plan, before);
  }

  @ParameterizedTest
  @MethodSource("deaths")
  void what_was_asked_for_ends_and_is_told_when_a_target_dies(
      MovePlan.Kind kind, long after, long seed) {
    CalmCluster cluster = cluster(seed, 4, 300);
    MovePlan plan = asked(cluster, 0, kind);
    Map<String, String> before = places(cluster, 2);
    long call = migrate(cluster, 0, plan);
    cluster.run(after);
    int lost = kind == MovePlan.Kind.REBALANCE ? 1 : 3;
    String target = name(cluster, lost);
    assertTrue(plan.moves().stream().anyMatch(move -> move.to().equals(target)));
    cluster.sim.lose(cluster.sim.hosts.get(lost));
    MoveReport report = cluster.report(call);
    cluster.settle();
    int told = report.moved().size() + report.failed().size() + report.skipped().size();
    assertTrue(told >= plan.moves().size(), report::toString);
    assertFalse(places(cluster, 2).containsValue(target));
    assertDoneOrUnheard(cluster, plan, before);
  }

  @Test
  void a_cordoned_node_keeps_what_it_has_and_gets_nothing_new() {
    CalmCluster cluster = cluster(10, 3, 100);
    String cordoned = name(cluster, 2);
    Map<String, String> before = places(cluster, 0);
    mark(cluster, 0, cordoned, NodeMark.State.CORDONED);
    mark(cluster, 1, cordoned, NodeMark.State.CORDONED);
    cluster.begin(2, "later-", 100, false, OnNodeLoss.RESTART);
    cluster.settle();
    Map<String, String> after = places(cluster, 1);
    before.forEach((id, node) -> assertEquals(node, after.remove(id)));
    assertFalse(after.containsValue(cordoned));
    String id = after.keySet().iterator().next();
    MovePlan refused = move(cluster, 0, id, cordoned);
    assertEquals("node " + cordoned + " is cordoned", refused.skipped().get(0).reason());
    assertEquals(refused.skipped(), cluster.report(migrate(cluster, 0, refused)).skipped());
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void a_pinned_process_stays_through_joins_and_follows_its_spec_when_its_node_dies(long seed) {
    CalmCluster cluster = cluster(seed, 3, 10);
    cluster.begin(0, "pinned-", 60, true, OnNodeLoss.RESTART);
    cluster.begin(0, "waiting-", 60, true, OnNodeLoss.WAIT);
    cluster.settle();
    Map<String, String> before = places(cluster, 0);
    cluster.sim.boot(cluster.sim.hosts.get(3));
    cluster.run(500);
    cluster.settle();
    Set<ProcessId> skipped =
        planner(cluster, 3).rebalance().skipped().stream()
            .map(MovePlan.Skipped::id)
            .collect(Collectors.toSet());
    assertTrue(skipped.size() > 5, "the fourth node would get " + skipped);
    String lost = name(cluster, 1);
    cluster.sim.lose(cluster.sim.hosts.get(1));
    cluster.run(1_000);
    cluster.settle();
    Map<String, String> after = places(cluster, 0);
    before.forEach(
        (id, node) -> {
          if (id.startsWith("waiting-") || id.startsWith("pinned-") && !node.equals(lost)) {
            assertEquals(node, after.get(id), id);
          } else if (node.equals(lost)) {
            assertNotEquals(lost, after.get(id), id);
          }
        });
    cluster.sim.boot(cluster.sim.hosts.get(1));
    cluster.run(1_000);
    cluster.settle();
    assertTrue(
        places(cluster, 0).entrySet().stream()
            .filter(place -> place.getKey().startsWith("waiting-"))
            .allMatch(place -> before.get(place.getKey()).equals(place.getValue())));
  }

  @Test
  void pinned_by_hand_is_as_pinned_by_its_spec() {
    CalmCluster cluster = cluster(14, 2, 50);
    cluster.begin(0, "free-", 50, true, OnNodeLoss.RESTART);
    cluster.settle();
    Map<String, String> before = places(cluster, 0);
    pin(
        cluster,
        0,
        true,
        before.keySet().stream().filter(i -> i.startsWith("p")).toArray(String[]::new));
    pin(
        cluster,
        1,
        false,
        before.keySet().stream().filter(i -> i.startsWith("f")).toArray(String[]::new));
    cluster.sim.boot(cluster.sim.hosts.get(2));
    cluster.run(500);
    cluster.settle();
    Map<String, String> after = places(cluster, 2);
    before.forEach(
        (id, node) -> {
          if (id.startsWith("p")) {
            assertEquals(node, after.get(id));
          }
        });
    assertTrue(after.containsValue(name(cluster, 2)), "those that were unpinned did not move");
    MovePlan moved = move(cluster, 0, "process-1", name(cluster, 2));
    assertEquals("it is pinned", moved.skipped().get(0).reason());
  }

  @Test
  void the_plan_of_a_join_says_how_many_would_move() {
    CalmCluster cluster = cluster(15, 2, 900);
    MovePlan plan = planner(cluster, 0).join(1.0, null);
    assertTrue(plan.moves().size() > 150 && plan.moves().size() < 450, plan.moves().size() + "");
    assertTrue(plan.moves().stream().allMatch(move -> move.to().equals("(joining)")));
    assertEquals(900, plan.counts().values().stream().mapToInt(c -> c.after()).sum());
    MovePlan heavy = planner(cluster, 0).join(8.0, null);
    assertTrue(heavy.moves().size() > 550, heavy.moves().size() + "");
  }

  @Test
  void a_mark_that_a_member_missed_reaches_it_with_the_next_comparison() {
    CalmCluster cluster = cluster(16, 3, 10);
    String marked = name(cluster, 0);
    mark(cluster, 1, marked, NodeMark.State.CORDONED);
    cluster.sim.lose(cluster.sim.hosts.get(0));
    cluster.run(1_000);
    cluster.settle();
    cluster.sim.boot(cluster.sim.hosts.get(0));
    cluster.run(1_000);
    cluster.settle();
    for (int host = 0; host < 3; host++) {
      assertEquals(NodeMark.State.CORDONED, planner(cluster, host).situation().mark(marked));
    }
  }
}
