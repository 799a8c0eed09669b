package io.processhub.scenario;

import static io.processhub.scenario.HubCluster.await;
import static io.processhub.scenario.HubCluster.counters;
import static io.processhub.scenario.HubCluster.ids;
import static io.processhub.scenario.HubCluster.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.ProcessHub;
import io.processhub.ProcessSpec;
import io.processhub.StopResult;
import io.processhub.cluster.HubClusterManager;
import io.processhub.shell.Registries;
import io.processhub.strategy.synchronization.PubSub;
import io.processhub.testing.SplitInJvm;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** P1 and Y3 under divergence: three nodes cut into two and one, and together again. */
class SplitTest {
  private static SplitInJvm split(HubCluster cluster) throws Exception {
    List<HubClusterManager> managers =
        IntStream.range(0, 3).mapToObj(cluster.nodes::manager).toList();
    SplitInJvm split = new SplitInJvm(managers.subList(0, 2), managers.subList(2, 3));
    until(
        () ->
            cluster.hub(0).nodes().size() == 2
                    && cluster.hub(1).nodes().size() == 2
                    && cluster.hub(2).nodes().size() == 1
                ? null
                : cluster.hub(0).nodes() + " | " + cluster.hub(2).nodes());
    return split;
  }

  private static void awaitBothSides(HubCluster cluster, List<String> ids) {
    until(
        () -> {
          int left =
              cluster.hub(0).localProcesses().size() + cluster.hub(1).localProcesses().size();
          int right = cluster.hub(2).localProcesses().size();
          long twice = ids.stream().filter(id -> Running.now(id) == 2).count();
          return left == ids.size() && right == ids.size() && twice == ids.size()
              ? null
              : left + " and " + right + " of " + ids.size() + ", " + twice + " run twice";
        });
  }

  private static void heal(HubCluster cluster, SplitInJvm split) {
    split.heal();
    cluster.awaitNodes();
  }

  @Test
  void p1_both_sides_run_everything_and_after_the_heal_one_replica_each_is_left() throws Exception {
    try (HubCluster cluster = HubCluster.of(3)) {
      List<ProcessSpec> specs = counters("p1-", 1_000);
      await(cluster.hub(0).startProcesses(specs));
      cluster.awaitEqual(ids(specs));
      SplitInJvm split = split(cluster);
      awaitBothSides(cluster, ids(specs));
      heal(cluster, split);
      cluster.awaitEqual(ids(specs));
      for (ProcessHub hub : cluster.hubs) {
        assertTrue(hub.localProcesses().size() > 0, hub.nodeName());
      }
      await(cluster.hub(2).stopProcesses(ids(specs)));
      cluster.awaitEqual(List.of());
    }
  }

  @Test
  void p1_one_id_started_on_both_sides_has_one_winner_on_every_node() throws Exception {
    try (HubCluster cluster = HubCluster.of(3)) {
      SplitInJvm split = split(cluster);
      List<ProcessSpec> specs = counters("both-", 1_000);
      assertEquals(Map.of(), await(cluster.hub(0).startProcesses(specs)).errors());
      assertEquals(Map.of(), await(cluster.hub(2).startProcesses(specs)).errors());
      awaitBothSides(cluster, ids(specs));
      heal(cluster, split);
      cluster.awaitEqual(ids(specs));
    }
  }

  @Test
  void p1_the_loser_of_a_conflict_gives_its_state_to_mergeState_of_the_winner() throws Exception {
    // with two backups every node has a copy
    try (HubCluster cluster = HubCluster.of(3, options -> options.setBackups(2))) {
      List<ProcessSpec> specs =
          HubCluster.specs(100, i -> new ProcessSpec("merge-" + i, Saver.class));
      await(cluster.hub(0).startProcesses(specs));
      for (ProcessSpec spec : specs) {
        tell(cluster, 0, spec.getId(), "count");
      }
      cluster.awaitEqual(ids(specs));
      SplitInJvm split = split(cluster);
      awaitBothSides(cluster, ids(specs));
      for (ProcessSpec spec : specs) {
        // both sides go on from the checkpoint, or with what they had
        assertEquals(2, tell(cluster, 0, spec.getId(), "count").getLong("count"));
        assertEquals(2, tell(cluster, 2, spec.getId(), "count").getLong("count"));
        assertEquals(3, tell(cluster, 2, spec.getId(), "count").getLong("count"));
      }
      heal(cluster, split);
      cluster.awaitEqual(ids(specs));
      for (ProcessSpec spec : specs) {
        String id = spec.getId();
        // the other's state comes when the conflict is settled already
        until(() -> merged(tell(cluster, 1, id, "?")) ? null : id + " has merged nothing");
        JsonObject left = tell(cluster, 1, id, "?");
        long count = left.getLong("count");
        assertTrue(count == 2 || count == 3, left::encode);
        assertEquals(5 - count, left.getLong("merged"), left::encode);
        // it may have moved since, and goes on with both
        JsonObject again = tell(cluster, 2, id, "?");
        assertEquals(count, again.getLong("count"), again::encode);
        assertEquals(5 - count, again.getLong("merged"), again::encode);
      }
    }
  }

  private static boolean merged(JsonObject report) {
    return report.getLong("merged") != 0;
  }

  private static JsonObject tell(HubCluster cluster, int node, String id, Object body) {
    return await(
        cluster
            .node(node)
            .eventBus()
            .<JsonObject>request(cluster.hub(node).address(id), body)
            .map(reply -> reply.body()));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void y3_no_stop_comes_back_and_no_start_is_dropped(boolean longerThanRetention) throws Exception {
    long retention = longerThanRetention ? 400 : 3_600_000;
    String prefix = longerThanRetention ? "long-" : "short-";
    try (HubCluster cluster =
        HubCluster.of(
            3,
            options ->
                options
                    .setTombstoneRetention(retention)
                    .setPurgeInterval(100)
                    .setSynchronization(new PubSub(300)))) {
      List<String> before = ids(counters(prefix + "old-", 90));
      await(cluster.hub(1).startProcesses(counters(prefix + "old-", 90)));
      cluster.awaitEqual(before);
      SplitInJvm split = split(cluster);
      awaitBothSides(cluster, before);
      List<String> stoppedLeft = before.subList(0, 30);
      List<String> stoppedRight = before.subList(30, 50);
      assertStopped(stoppedLeft, await(cluster.hub(0).stopProcesses(stoppedLeft)));
      assertStopped(stoppedRight, await(cluster.hub(2).stopProcesses(stoppedRight)));
      List<ProcessSpec> newLeft = counters(prefix + "left-", 20);
      List<ProcessSpec> newRight = counters(prefix + "right-", 20);
      assertEquals(Map.of(), await(cluster.hub(1).startProcesses(newLeft)).errors());
      assertEquals(Map.of(), await(cluster.hub(2).startProcesses(newRight)).errors());
      if (longerThanRetention) {
        awaitPurged(cluster, 0, stoppedLeft);
        awaitPurged(cluster, 1, stoppedLeft);
        awaitPurged(cluster, 2, stoppedRight);
      } else {
        assertEquals(30, tombstones(cluster, 0, stoppedLeft));
      }
      heal(cluster, split);
      List<String> expected = new ArrayList<>(before.subList(50, 90));
      expected.addAll(ids(newLeft));
      expected.addAll(ids(newRight));
      cluster.awaitEqual(expected);
      for (String id : before.subList(0, 50)) {
        until(() -> Running.now(id) == 0 ? null : id + " still runs");
      }
    }
  }

  private static void awaitPurged(HubCluster cluster, int node, List<String> ids) {
    until(
        () -> {
          long left = tombstones(cluster, node, ids);
          return left == 0 ? null : left + " tombstones on n" + node;
        });
  }

  private static long tombstones(HubCluster cluster, int node, List<String> ids) {
    return ids.stream().filter(id -> Registries.holdsTombstone(cluster.hub(node), id)).count();
  }

  private static void assertStopped(List<String> ids, StopResult result) {
    assertEquals(Map.of(), result.errors());
    assertEquals(ids.size(), result.stopped().size());
  }
}
