package io.processhub.realjvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.testing.Accounts;
import io.processhub.testing.TallyProcess;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * M1, M2, M3 and M5 in real JVMs: processes move with their state, while senders outside count what
 * is acknowledged: one with a hub that hosts nothing, and one without a hub.
 */
class MigrationTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final List<String> IDS = RealCluster.ids("process-", 1_500);
  private static final int PER_SECOND = 250;

  private static JsonObject swap(String type) {
    return new JsonObject().put("migration", new JsonObject().put("type", type));
  }

  /** Two nodes with all processes, and the sender with a hub. */
  private static NodeProcess begin(RealCluster cluster) {
    return begin(cluster, IDS);
  }

  private static NodeProcess begin(RealCluster cluster, List<String> ids) {
    cluster.boot(List.of(cluster.launch("n1"), cluster.launch("n2")));
    NodeProcess member = cluster.launch("sender");
    JsonObject guest = new JsonObject().put("hosting", false);
    member.await(cluster.begin(member, guest), "boot", RealCluster.BOOT);
    cluster.alive().get(0).startTallies(ids);
    cluster.awaitSettled(PATIENCE, ids);
    return member;
  }

  private static NodeProcess join(
      RealCluster cluster, String name, Map<String, String> properties) {
    NodeProcess joined = cluster.launch(name, List.of(), properties);
    joined.awaitStarted();
    return joined;
  }

  @Test
  void m1_m2_nodes_join_and_leave_under_load_and_nothing_is_lost() {
    joinAndLeave("hot-swap", IDS, PER_SECOND);
  }

  @Test
  @Tag("soak")
  void m1_m2_nodes_join_and_leave_under_load_and_a_cold_swap_loses_nothing() {
    joinAndLeave("cold-swap", IDS, PER_SECOND);
  }

  @ParameterizedTest
  @Tag("soak")
  @ValueSource(strings = {"hot-swap", "cold-swap"})
  void m1_m2_ten_thousand_processes_under_two_thousand_messages_a_second(String type) {
    joinAndLeave(type, RealCluster.ids("process-", 10_000), 1_000);
  }

  /**
   * @param perSecond messages of each of the two senders
   */
  private static void joinAndLeave(String type, List<String> ids, int perSecond) {
    try (RealCluster cluster = new RealCluster(type, Launch.onLoopback(), swap(type))) {
      NodeProcess member = begin(cluster, ids);
      NodeProcess outside = cluster.client("client");
      List<NodeProcess> senders = List.of(member, outside);
      senders.forEach(each -> each.traffic(ids, perSecond, TIMEOUT));

      NodeProcess third = cluster.launch("n3");
      cluster.boot(List.of(third));
      RealCluster.await(PATIENCE, () -> third.running().size() > ids.size() / 4 ? null : "no move");
      cluster.awaitSettled(PATIENCE, ids);
      NodeProcess second = node(cluster, "n2");
      assertEquals(0, second.leave("hub").getInteger("running"));
      cluster.awaitSettled(PATIENCE, ids);
      // closing Vert.x alone is a graceful leave too
      assertEquals(0, third.leave("vertx").getInteger("running"));
      cluster.awaitSettled(PATIENCE, ids);

      List<JsonObject> told = senders.stream().map(NodeProcess::endTraffic).toList();
      JsonObject reports = outside.reports(ids);
      told.forEach(
          each ->
              Timing.print(
                  "%s: %d messages from %s, %d failed, the longest request took %d ms",
                  type,
                  each.getLong("total"),
                  each.getString("sender"),
                  each.getLong("failures"),
                  each.getLong("longest")));
      assertEquals(List.of(), Accounts.wrong(told, reports));
    }
  }

  @Test
  void a_node_with_a_shutdown_hook_hands_everything_over_when_its_jvm_is_told_to_end() {
    JsonObject options = swap("hot-swap").put("shutdownHook", true);
    try (RealCluster cluster = new RealCluster("hook", Launch.onLoopback(), options)) {
      NodeProcess member = begin(cluster);
      member.traffic(IDS, PER_SECOND, TIMEOUT);
      NodeProcess second = node(cluster, "n2");
      int before = second.running().size();
      assertTrue(before > IDS.size() / 4, before + " on the node that ends");
      second.signal("TERM");
      second.awaitExit();
      cluster.awaitSettled(PATIENCE, IDS);
      List<JsonObject> told = List.of(member.endTraffic());
      JsonObject reports = member.reports(IDS);
      assertEquals(List.of(), Accounts.wrong(told, reports));
    }
  }

  @Test
  void a_node_without_one_is_lost_with_its_state() {
    try (RealCluster cluster = new RealCluster("no-hook", Launch.onLoopback(), swap("hot-swap"))) {
      NodeProcess member = begin(cluster);
      NodeProcess second = node(cluster, "n2");
      Set<String> there = new HashSet<>();
      second.running().forEach(replica -> there.add(replica.getString("id")));
      second.signal("TERM");
      second.awaitExit();
      cluster.awaitSettled(PATIENCE, IDS);
      JsonObject reports = member.reports(IDS);
      for (String id : IDS) {
        boolean recovered = reports.getJsonObject(id).getBoolean("recovered");
        assertEquals(there.contains(id), recovered, id);
      }
    }
  }

  @Test
  void m5_the_target_is_killed_in_the_middle_and_every_process_goes_on_with_its_state() {
    killTarget("hot-swap");
  }

  @Test
  @Tag("soak")
  void m5_the_target_of_a_cold_swap_is_killed_in_the_middle_and_every_process_goes_on() {
    killTarget("cold-swap");
  }

  private static void killTarget(String type) {
    JsonObject options = swap(type).put("maxConcurrentMigrations", 16);
    try (RealCluster cluster = new RealCluster(type + "-kill", Launch.onLoopback(), options)) {
      NodeProcess member = begin(cluster);
      member.traffic(IDS, PER_SECOND, Duration.ofSeconds(3));
      NodeProcess target = join(cluster, "n3", Map.of(TallyProcess.IMPORT_DELAY, "40"));
      CompletableFuture<JsonObject> boot = cluster.begin(target, new JsonObject());
      target.await(boot, "boot", RealCluster.BOOT);
      RealCluster.await(PATIENCE, () -> target.running().size() > 60 ? null : "nothing moves");
      // it says nothing any more, and is not missed yet: once what it has said has been heard
      // nothing more is committed
      target.signal("STOP");
      List<NodeProcess> sources = new ArrayList<>(cluster.alive());
      sources.remove(target);
      // what a source has committed by then may be gone with the target; nothing else may
      Set<String> committed = new HashSet<>();
      RealCluster.await(
          PATIENCE,
          () -> {
            Set<String> before = Set.copyOf(committed);
            committed.addAll(on(sources, target.name()));
            return committed.equals(before) ? null : "commits are still heard of";
          });
      cluster.kill(target);
      assertFalse(committed.isEmpty());
      assertTrue(committed.size() < IDS.size() / 3, committed.size() + " had moved already");
      cluster.awaitSettled(PATIENCE, IDS);

      List<JsonObject> told = new ArrayList<>(List.of(member.endTraffic()));
      JsonObject reports = member.reports(IDS);
      long lost =
          IDS.stream().filter(id -> reports.getJsonObject(id).getBoolean("recovered")).count();
      Timing.print(
          "%s: target killed with %d processes handed over; %d of all began blank, %d of %d"
              + " messages failed",
          type,
          committed.size(),
          lost,
          told.get(0).getLong("failures"),
          told.get(0).getLong("total"));
      assertEquals(List.of(), Accounts.wrongAfterCrash(told, reports, committed::contains));
    }
  }

  /** What runs on that node as these know. */
  private static Set<String> on(List<NodeProcess> nodes, String name) {
    Set<String> ids = new HashSet<>();
    for (NodeProcess node : nodes) {
      node.registry().stream()
          .map(JsonObject::new)
          .filter(record -> runsOn(record, name))
          .forEach(record -> ids.add(record.getString("id")));
    }
    return ids;
  }

  private static boolean runsOn(JsonObject record, String node) {
    JsonArray replicas = record.getJsonArray("replicas");
    return replicas.stream()
        .anyMatch(each -> ((JsonObject) each).getString("nodeName").equals(node));
  }

  private static NodeProcess node(RealCluster cluster, String name) {
    return cluster.alive().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
