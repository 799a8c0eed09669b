package io.processhub.scenario;

import static io.processhub.scenario.HubCluster.await;
import static io.processhub.scenario.HubCluster.counters;
import static io.processhub.scenario.HubCluster.ids;
import static io.processhub.scenario.HubCluster.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.Migration;
import io.processhub.ProcessHub;
import io.processhub.ProcessRecord;
import io.processhub.ProcessSpec;
import io.processhub.hook.HookData;
import io.processhub.hook.HookData.Change;
import io.processhub.hook.HookOptions;
import io.processhub.hook.HookPoint;
import io.processhub.scenario.HookWitness.Seen;
import io.processhub.strategy.migration.ColdSwap;
import io.processhub.strategy.migration.HotSwap;
import io.processhub.strategy.migration.MigrationStrategy;
import io.processhub.testing.SplitInJvm;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * H1 and M6: what the hooks are told of nodes that come and go, and of what moves because of it.
 */
class TopologyHooksTest {
  static Stream<MigrationStrategy> swaps() {
    return Stream.of(new ColdSwap(), new HotSwap());
  }

  /** Names of points as told on that node of that other node, in order. */
  private static List<String> of(HookWitness witness, String on, String node) {
    List<String> told = new ArrayList<>();
    for (Seen<?> seen : witness.all()) {
      boolean about =
          seen.data() instanceof HookData.NodeJoined joined && joined.node().equals(node)
              || seen.data() instanceof HookData.NodeLeft left && left.node().equals(node)
              || seen.data() instanceof HookData.Redistribution all && all.node().equals(node);
      if (about && seen.node().equals(on)) {
        told.add(seen.point().name());
      }
    }
    return told;
  }

  private static void awaitTold(
      HookWitness witness, String on, String node, List<String> expected) {
    until(
        () -> {
          List<String> told = of(witness, on, node);
          return told.equals(expected) ? null : on + " was told of " + node + ": " + told;
        });
  }

  private static final List<String> JOIN =
      List.of(
          "BEFORE_NODE_JOIN", "AFTER_NODE_JOIN", "BEFORE_REDISTRIBUTION", "AFTER_REDISTRIBUTION");

  @ParameterizedTest
  @MethodSource("swaps")
  void h1_m6_a_join_and_a_leave_are_told_on_every_member_and_moves_where_they_came_from(
      MigrationStrategy swap) {
    try (HubCluster cluster = HubCluster.of(2, options -> options.setMigration(swap))) {
      HookWitness witness = new HookWitness(cluster.hubs);
      List<ProcessSpec> specs = counters("hooks-" + swap.type(), 200);
      await(cluster.hub(0).startProcesses(specs));
      cluster.awaitEqual(ids(specs));
      Map<String, String> before = cluster.places();

      ProcessHub joining = cluster.createHub(cluster.nodes.add());
      witness.watch(joining);
      // Before the target has confirmed nothing is said to have moved.
      List<String> early = new CopyOnWriteArrayList<>();
      for (ProcessHub hub : cluster.hubs) {
        hub.hook(
            HookPoint.PROCESSES_MIGRATED,
            new HookOptions(),
            data -> {
              for (String id : data.ids()) {
                ProcessRecord record = hub.lookup(id);
                if (record == null
                    || !record.replicas().get(0).nodeName().equals(data.target())
                    || record.replicas().get(0).deploymentId() == null) {
                  early.add(id + ": " + record);
                }
              }
              return null;
            });
      }
      await(joining.start());
      cluster.hubs.add(joining);
      cluster.awaitNodes();
      until(
          () ->
              cluster.places().containsValue("n2") && !cluster.hub(0).locked()
                  ? null
                  : "nothing moved");
      for (String on : List.of("n0", "n1", "n2")) {
        awaitTold(witness, on, "n2", JOIN);
      }
      cluster.awaitEqual(ids(specs));
      awaitMoved(witness, before, cluster.places());
      assertEquals(List.of(), early);

      witness.forget();
      Map<String, String> placed = cluster.places();
      cluster.closeHub(joining);
      cluster.awaitEqual(ids(specs));
      List<String> self = List.of("BEFORE_NODE_LEAVE", "AFTER_NODE_LEAVE");
      assertEquals(self, of(witness, "n2", "n2"));
      assertEquals(
          List.of("close() was called"),
          witness.at(HookPoint.HUB_SHUTDOWN, "n2").stream()
              .map(HookData.HubShutdown::reason)
              .toList());
      for (String on : List.of("n0", "n1")) {
        until(
            () -> {
              List<String> told = of(witness, on, "n2");
              return told.size() == 4
                      && told.get(0).equals("BEFORE_NODE_LEAVE")
                      && told.get(1).equals("BEFORE_REDISTRIBUTION")
                      && told.contains("AFTER_NODE_LEAVE")
                      && told.contains("AFTER_REDISTRIBUTION")
                  ? null
                  : on + " was told " + told;
            });
      }
      awaitMoved(witness, placed, cluster.places());
    }
  }

  /** Each move is announced by a steward, and told once as done where it began. */
  private static void awaitMoved(
      HookWitness witness, Map<String, String> before, Map<String, String> after) {
    Map<String, Migration> expected = new HashMap<>();
    after.forEach(
        (id, node) -> {
          if (!node.equals(before.get(id))) {
            expected.put(id, new Migration(id, before.get(id), node));
          }
        });
    assertFalse(expected.isEmpty());
    until(
        () -> {
          Map<String, Migration> told = new HashMap<>();
          for (Seen<HookData.ProcessesMigrated> seen : witness.at(HookPoint.PROCESSES_MIGRATED)) {
            HookData.ProcessesMigrated data = seen.data();
            assertEquals(data.ids(), data.report().moved().stream().map(Migration::id).toList());
            for (Migration move : data.report().moved()) {
              assertEquals(seen.node(), move.from());
              assertEquals(data.target(), move.to());
              assertEquals(null, told.put(move.id(), move), move + " twice");
            }
          }
          return told.equals(expected) ? null : told.size() + " of " + expected.size();
        });
    Map<String, Migration> forwarded = new HashMap<>();
    for (Seen<HookData.MigrationForwarded> seen : witness.at(HookPoint.MIGRATION_FORWARDED)) {
      seen.data()
          .ids()
          .forEach(
              (node, some) ->
                  some.forEach(id -> forwarded.put(id, new Migration(id, seen.node(), node))));
    }
    assertEquals(expected, forwarded);
    Map<String, Migration> planned = new HashMap<>();
    witness
        .at(HookPoint.BEFORE_PROCESSES_REDISTRIBUTE)
        .forEach(seen -> seen.data().moves().forEach(move -> planned.put(move.id(), move)));
    assertEquals(expected, planned);
  }

  @Test
  void h1_a_close_waits_for_its_handlers_and_leaves_then() {
    try (HubCluster cluster = HubCluster.of(2)) {
      ProcessHub leaving = cluster.hub(1);
      Promise<HookData.HubShutdown> gate = Promise.promise();
      List<Integer> seen = new CopyOnWriteArrayList<>();
      leaving.hook(
          HookPoint.HUB_SHUTDOWN,
          new HookOptions(),
          data -> {
            seen.add(leaving.nodes().size());
            return gate.future();
          });
      cluster.hubs.remove(leaving);
      var closed = leaving.close();
      until(() -> seen.size() == 1 ? null : "not told");
      await(cluster.node(0).timer(50));
      assertFalse(closed.isComplete());
      assertEquals(2, cluster.hub(0).nodes().size());
      gate.complete();
      await(closed);
      cluster.awaitNodes();
    }
  }

  @Test
  void h1_p1_a_cut_is_a_loss_on_each_side_and_conflicts_are_told_by_the_steward() throws Exception {
    try (HubCluster cluster = HubCluster.of(3)) {
      List<ProcessSpec> specs = counters("hook-cut-", 60);
      await(cluster.hub(0).startProcesses(specs));
      cluster.awaitEqual(ids(specs));
      HookWitness witness = new HookWitness(cluster.hubs);
      SplitInJvm split =
          new SplitInJvm(
              List.of(cluster.nodes.manager(0), cluster.nodes.manager(1)),
              List.of(cluster.nodes.manager(2)));
      List<String> lost =
          List.of(
              "BEFORE_NODE_LEAVE",
              "AFTER_NODE_LEAVE",
              "BEFORE_REDISTRIBUTION",
              "AFTER_REDISTRIBUTION");
      awaitTold(witness, "n0", "n2", lost);
      awaitTold(witness, "n1", "n2", lost);
      awaitTold(witness, "n2", "n0", lost);
      awaitTold(witness, "n2", "n1", lost);
      until(
          () -> {
            long twice = ids(specs).stream().filter(id -> Running.now(id) == 2).count();
            return twice == 60 ? null : twice + " run twice";
          });
      split.heal();
      cluster.awaitNodes();
      cluster.awaitEqual(ids(specs));
      List<HookData.ConflictResolved> told =
          witness.at(HookPoint.CONFLICT_RESOLVED).stream().map(Seen::data).toList();
      assertEquals(
          ids(specs).stream().sorted().toList(),
          told.stream().map(HookData.ConflictResolved::id).sorted().toList());
      for (HookData.ConflictResolved each : told) {
        assertFalse(each.winner().equals(each.loser()), each.toString());
        assertEquals(3, each.epochs().size());
        assertTrue(each.epochs().get(2) > each.epochs().get(0), each.toString());
        assertTrue(each.epochs().get(2) > each.epochs().get(1), each.toString());
      }
      assertEquals(
          List.of(new HookData.Redistribution(Change.JOIN, "n2")),
          witness.at(HookPoint.BEFORE_REDISTRIBUTION, "n0").stream()
              .filter(each -> each.change() == Change.JOIN)
              .toList());
    }
  }
}
