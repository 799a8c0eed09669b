package io.processhub.scenario;

import static io.processhub.scenario.HubCluster.await;
import static io.processhub.scenario.HubCluster.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.HubException;
import io.processhub.MigrationException;
import io.processhub.MigrationReport;
import io.processhub.ProcessHub;
import io.processhub.ProcessHubOptions;
import io.processhub.ProcessHubVerticle;
import io.processhub.ProcessSpec;
import io.processhub.StateTooLargeException;
import io.processhub.scenario.Keeper.Trouble;
import io.processhub.strategy.migration.ColdSwap;
import io.processhub.strategy.migration.HotSwap;
import io.processhub.strategy.migration.MigrationStrategy;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** M4 and M5 in one JVM: what becomes of the state of a process that moves, or cannot. */
class StateMoveTest {
  private static final List<Integer> NODES = List.of(0, 1);
  private static final int OF_EACH = 10;
  private static final int MEBIBYTE = 1 << 20;

  /** Much longer than any test here takes to move what can be moved. */
  private static final int BRIEF_TIMEOUT = 800;

  static Stream<MigrationStrategy> swaps() {
    return Stream.of(new ColdSwap(), new HotSwap(true, 5_000, true, BRIEF_TIMEOUT, BRIEF_TIMEOUT));
  }

  private static List<ProcessSpec> keepers(List<String> ids, int bytes) {
    JsonObject config = new JsonObject().put(Keeper.BYTES, bytes);
    return ids.stream().map(id -> new ProcessSpec(id, Keeper.class).setConfig(config)).toList();
  }

  private static void start(HubCluster cluster, List<String> ids, int bytes) {
    assertEquals(Map.of(), await(cluster.hub(0).startProcesses(keepers(ids, bytes))).errors());
  }

  private static JsonObject tell(HubCluster cluster, String id, Object body) {
    DeliveryOptions patient = new DeliveryOptions().setSendTimeout(10_000);
    return await(
        cluster
            .node(0)
            .eventBus()
            .<JsonObject>request(cluster.hub(0).address(id), body, patient)
            .map(reply -> reply.body()));
  }

  private static @Nullable String notOn(HubCluster cluster, List<String> ids, String node) {
    Map<String, String> places = cluster.places();
    for (String id : ids) {
      if (!node.equals(places.get(id))) {
        return id + " is on " + places.get(id) + ", not " + node;
      }
    }
    return null;
  }

  @ParameterizedTest
  @MethodSource("swaps")
  void m4_state_of_every_size_moves_whole_and_one_over_the_limit_stays(MigrationStrategy swap) {
    try (HubCluster cluster =
        HubCluster.withoutHubs(
            2, options -> options.setMigration(swap).setMaxStateBytes(10 * MEBIBYTE + 8))) {
      cluster.startHub(cluster.node(0));
      Map<Integer, List<String>> bySize = new TreeMap<>();
      for (int size : List.of(0, 1, 65_536, 65_537, 10 * MEBIBYTE)) {
        List<String> ids = Rings.idsOn(cluster, NODES, 1, "m4-" + swap.type() + size + "-", 2);
        bySize.put(size, ids);
        start(cluster, ids, size);
        tell(cluster, ids.get(1), "count");
      }
      List<String> tooLarge = Rings.idsOn(cluster, NODES, 1, "m4-large-" + swap.type(), 2);
      start(cluster, tooLarge, 10 * MEBIBYTE + 9);
      tooLarge.forEach(id -> tell(cluster, id, "count"));

      cluster.startHub(cluster.node(1));
      cluster.awaitNodes();
      List<String> all = new ArrayList<>();
      bySize.values().forEach(all::addAll);
      until(() -> notOn(cluster, all, "n1"));
      bySize.forEach(
          (size, ids) -> {
            for (int i = 0; i < ids.size(); i++) {
              JsonObject state = tell(cluster, ids.get(i), "?");
              assertEquals(i, state.getInteger("count"), ids.get(i));
              assertEquals(size, state.getInteger("length"), ids.get(i));
              assertEquals(Keeper.hash(ids.get(i), size), state.getInteger("hash"), ids.get(i));
              assertEquals(size > 0 || i > 0, state.getBoolean("moved"), ids.get(i));
              assertEquals(false, state.getBoolean("recovered"), ids.get(i));
              String told = size > 0 || i > 0 ? "start, state, active" : "start, active";
              assertEquals(told, state.getString("heard"), ids.get(i));
            }
          });
      for (String id : tooLarge) {
        JsonObject state = tell(cluster, id, "count");
        assertEquals(2, state.getInteger("count"), id);
        assertFalse(state.getBoolean("moved"), id);
      }
      assertEquals(null, notOn(cluster, tooLarge, "n0"));
      String first = tooLarge.get(0);
      MigrationReport report = await(cluster.hub(0).admin().move(first, "n1"));
      StateTooLargeException reason =
          assertInstanceOf(StateTooLargeException.class, report.failed().get(first));
      assertEquals(10 * MEBIBYTE + 9 + Long.BYTES, reason.bytes());
      assertEquals(10 * MEBIBYTE + 8, reason.limit());
      all.addAll(tooLarge);
      cluster.awaitEqual(all);
    }
  }

  @ParameterizedTest
  @MethodSource("swaps")
  void m5_a_process_that_cannot_be_handed_over_goes_on_where_it_is_with_its_state_and_messages(
      MigrationStrategy swap) {
    try (HubCluster cluster = brief(swap)) {
      cluster.startHub(cluster.node(0));
      List<String> sound = Rings.idsOn(cluster, NODES, 1, "m5-" + swap.type() + "-", 30);
      List<String> troubled = new ArrayList<>();
      for (Trouble trouble : Trouble.values()) {
        List<String> ids =
            Rings.idsOn(cluster, NODES, 1, "m5-" + swap.type() + trouble + "-", OF_EACH);
        ids.forEach(id -> Keeper.trouble(id, trouble));
        troubled.addAll(ids);
      }
      List<String> all = new ArrayList<>(troubled);
      all.addAll(sound);
      start(cluster, all, 100);
      // messages all the while: none of them fails, and none waits longer than the deadlines say
      Increments increments = new Increments(cluster.node(0), cluster.hub(0), all);
      ProcessHub joined = cluster.startHub(cluster.node(1));
      cluster.awaitNodes();
      until(() -> notOn(cluster, sound, joined.nodeName()));
      increments.awaitRounds(20);
      assertEquals(null, notOn(cluster, troubled, "n0"));
      cluster.awaitEqual(all);
      // and whoever asks for such a move is told why it did not happen
      List<Future<MigrationReport>> reports = new ArrayList<>();
      for (int i = 0; i < troubled.size(); i += OF_EACH) {
        reports.add(cluster.hub(0).admin().move(troubled.get(i), "n1"));
      }
      for (int i = 0; i < reports.size(); i++) {
        MigrationReport report = await(reports.get(i));
        HubException reason = report.failed().get(troubled.get(i * OF_EACH));
        assertInstanceOf(MigrationException.class, reason, report::toString);
      }
      assertEquals(null, notOn(cluster, troubled, "n0"));

      troubled.forEach(id -> Keeper.trouble(id, null));
      // the steward asks again when the topology changes
      cluster.join();
      cluster.awaitNodes();
      until(() -> cluster.places().containsValue("n0") ? "some are still on n0" : null);
      cluster.awaitEqual(all);
      await(increments.stop());
      increments.check();
      Duration longest = increments.longest();
      assertTrue(longest.toMillis() < 4 * BRIEF_TIMEOUT, longest.toString());
      for (String id : all) {
        JsonObject state = tell(cluster, id, "?");
        assertEquals(false, state.getBoolean("recovered"), id);
        assertEquals(Keeper.hash(id, 100), state.getInteger("hash"), id);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("swaps")
  void t2_every_way_to_leave_takes_state_along_and_loses_no_message(MigrationStrategy swap) {
    try (HubCluster cluster = HubCluster.of(3, options -> options.setMigration(swap))) {
      Vertx fourth = cluster.nodes.add();
      JsonObject config = cluster.nextOptions().toJson();
      String deployment =
          await(
              fourth.deployVerticle(
                  ProcessHubVerticle.class.getName(), new DeploymentOptions().setConfig(config)));
      ProcessHub deployed = ProcessHub.find(fourth, "hub");
      assertNotNull(deployed);
      cluster.hubs.add(deployed);
      cluster.awaitNodes();
      String prefix = "t2-" + swap.type() + "-";
      List<String> all = IntStream.range(0, 1_000).mapToObj(i -> prefix + i).toList();
      start(cluster, all, 100);
      cluster.awaitEqual(all);
      Increments increments = new Increments(cluster.node(0), cluster.hub(0), all);
      increments.awaitRounds(3);

      leave(cluster, deployed, all, () -> await(fourth.undeploy(deployment)));
      ProcessHub third = cluster.hub(2);
      leave(cluster, third, all, () -> await(third.close()));
      leave(cluster, cluster.hub(1), all, () -> cluster.nodes.close(cluster.node(1)));
      increments.awaitRounds(3);
      await(increments.stop());
      increments.check();
      for (String id : all) {
        JsonObject state = tell(cluster, id, "?");
        assertEquals(Keeper.hash(id, 100), state.getInteger("hash"), id);
        assertFalse(state.getBoolean("recovered"), id);
      }
    }
  }

  private static void leave(
      HubCluster cluster, ProcessHub leaver, List<String> all, Runnable leaving) {
    assertTrue(leaver.localProcesses().size() > 0);
    cluster.hubs.remove(leaver);
    leaving.run();
    cluster.awaitNodes();
    cluster.awaitEqual(all);
  }

  private static HubCluster brief(MigrationStrategy swap) {
    return HubCluster.withoutHubs(
        2,
        (ProcessHubOptions options) ->
            options
                .setMigration(swap)
                .setMigrationTimeout(BRIEF_TIMEOUT)
                .setStartTimeout(BRIEF_TIMEOUT));
  }
}
