package io.processhub.scenario;

import static io.processhub.scenario.HubCluster.await;
import static io.processhub.scenario.HubCluster.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.ProcessSpec;
import io.processhub.StuckMigration;
import io.processhub.scenario.Keeper.Trouble;
import io.processhub.strategy.migration.ColdSwap;
import io.processhub.strategy.migration.HotSwap;
import io.processhub.strategy.migration.MigrationStrategy;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** M5: moves that do not get on are shown with phase and age, logged, and given up in time. */
class StuckMoveTest {
  private static final List<Integer> NODES = List.of(0, 1);
  private static final int TIMEOUT = 3_000;

  /** More than are frozen at once while nobody knows how large their states are. */
  private static final int MANY = 20;

  /** Source and target count the same time: the one whose time ends first says its phase. */
  private static final String BY_EITHER =
      "(PREPARING|TRANSFERRING|DEPLOYING|STARTING|IMPORTING) took too long";

  static Stream<MigrationStrategy> swaps() {
    return Stream.of(new ColdSwap(), new HotSwap(true, 5_000, true, TIMEOUT, TIMEOUT));
  }

  private static HubCluster cluster(MigrationStrategy swap) {
    return HubCluster.withoutHubs(
        2,
        options ->
            options
                .setMigration(swap)
                .setMigrationTimeout(TIMEOUT)
                // longer than a move may take: what ends it is its own time
                .setStartTimeout(2 * TIMEOUT));
  }

  /** Processes that run on the first node, and belong to the second one when that is there. */
  private static List<String> start(
      HubCluster cluster, String name, int count, @Nullable Trouble trouble) {
    cluster.startHub(cluster.node(0));
    List<String> ids = Rings.idsOn(cluster, NODES, 1, name, count);
    ids.forEach(id -> Keeper.trouble(id, trouble));
    List<ProcessSpec> specs = ids.stream().map(id -> new ProcessSpec(id, Keeper.class)).toList();
    assertEquals(Map.of(), await(cluster.hub(0).startProcesses(specs)).errors());
    ids.forEach(id -> assertEquals(1, tell(cluster, id, "count").getInteger("count")));
    return ids;
  }

  private static Future<Message<Object>> ask(HubCluster cluster, String id, Object body) {
    DeliveryOptions patient = new DeliveryOptions().setSendTimeout(20_000);
    return cluster.node(0).eventBus().request(cluster.hub(0).address(id), body, patient);
  }

  private static JsonObject tell(HubCluster cluster, String id, Object body) {
    return (JsonObject) await(ask(cluster, id, body)).body();
  }

  /** Starts the second hub, and waits until these moves are stuck in these phases. */
  private static void seeStuck(HubCluster cluster, List<String> ids, String... phases) {
    Set<String> seen = new TreeSet<>();
    Set<String> stuck = new HashSet<>();
    ConcurrentLinkedQueue<String> logged = new ConcurrentLinkedQueue<>();
    try (LogWitness log = new LogWitness(" is stuck: ", logged::add)) {
      assertNotNull(log);
      cluster.startHub(cluster.node(1));
      cluster.awaitNodes();
      until(
          () -> {
            for (StuckMigration one : cluster.hub(0).admin().stuck()) {
              assertEquals("n1", one.target(), one::toString);
              assertTrue(one.age() >= TIMEOUT / 4 - 100, one::toString);
              stuck.add(one.id());
              seen.add(one.phase());
            }
            return stuck.containsAll(ids) && seen.containsAll(List.of(phases))
                ? null
                : "stuck " + stuck + " in " + seen;
          });
      assertTrue(ids.containsAll(stuck), stuck::toString);
      assertEquals(Set.of(phases), seen);
      for (String id : ids) {
        until(() -> logged.stream().anyMatch(line -> tells(line, id, phases)) ? null : id);
      }
    }
  }

  private static boolean tells(String line, String id, String... phases) {
    return Stream.of(phases)
        .anyMatch(
            phase ->
                line.matches(
                    ".*the handover of " + id + " to .* is stuck: " + phase + " for [0-9]+ ms.*"));
  }

  /**
   * Waits until each has stayed for that reason; it goes on with its state and nothing is stuck.
   */
  private static void seeStaying(HubCluster cluster, List<String> ids, String reason) {
    for (String id : ids) {
      until(
          () -> {
            JsonObject why = cluster.hub(0).admin().explain(id);
            String stayed = why == null ? null : why.getString("stayed");
            return stayed != null && stayed.matches(reason) ? null : id + ": " + stayed;
          });
      Keeper.trouble(id, null);
    }
    until(() -> cluster.hub(0).admin().stuck().isEmpty() ? null : "still stuck");
    for (String id : ids) {
      JsonObject state = tell(cluster, id, "count");
      assertEquals(2, state.getInteger("count"), id);
      assertFalse(state.getBoolean("recovered"), id);
    }
  }

  @ParameterizedTest
  @MethodSource("swaps")
  void export_that_never_ends_is_stuck_and_so_are_those_that_wait_for_their_turn(
      MigrationStrategy swap) {
    try (HubCluster cluster = cluster(swap)) {
      List<String> ids = start(cluster, "export-" + swap.type(), MANY, Trouble.EXPORT_NEVER);
      seeStuck(cluster, ids, "EXPORTING", "WAITING");
      seeStaying(cluster, ids, "EXPORTING took too long");
    }
  }

  @ParameterizedTest
  @MethodSource("swaps")
  void import_that_never_ends_is_stuck_at_its_source(MigrationStrategy swap) {
    try (HubCluster cluster = cluster(swap)) {
      List<String> ids = start(cluster, "import-" + swap.type(), 2, Trouble.IMPORT_NEVER);
      seeStuck(cluster, ids, "TRANSFERRING");
      seeStaying(cluster, ids, BY_EITHER);
    }
  }

  @ParameterizedTest
  @MethodSource("swaps")
  void start_that_never_ends_at_the_target_is_stuck_and_the_process_goes_on_at_its_source(
      MigrationStrategy swap) {
    try (HubCluster cluster = cluster(swap)) {
      List<String> ids = start(cluster, "start-" + swap.type(), 2, Trouble.START_NEVER);
      String phase = swap.swap() == MigrationStrategy.Swap.HOT ? "PREPARING" : "TRANSFERRING";
      seeStuck(cluster, ids, phase);
      seeStaying(cluster, ids, BY_EITHER);
    }
  }

  @ParameterizedTest
  @MethodSource("swaps")
  void handler_that_never_ends_is_waited_for_half_of_the_time_and_the_process_goes_on(
      MigrationStrategy swap) {
    try (HubCluster cluster = cluster(swap)) {
      List<String> ids = start(cluster, "handler-" + swap.type(), 1, null);
      String id = ids.get(0);
      Future<Message<Object>> held = ask(cluster, id, "hold");
      until(() -> Keeper.held(id) ? null : "not held yet");
      Future<Message<Object>> behind = ask(cluster, id, "?");
      seeStuck(cluster, ids, "FREEZING");
      until(
          () -> {
            JsonObject why = cluster.hub(0).admin().explain(id);
            String stayed = why == null ? null : why.getString("stayed");
            return "a handler did not end in time".equals(stayed) ? null : id + ": " + stayed;
          });
      assertFalse(held.isComplete());
      assertEquals("n0", cluster.places().get(id));
      Keeper.release(id);
      JsonObject state = (JsonObject) await(behind).body();
      assertEquals("held by " + state.getString("deployment"), await(held).body());
      assertFalse(state.getBoolean("moved"));
      assertEquals(1, state.getInteger("count"));
      // and it moves when the hub tries again
      until(() -> "n1".equals(cluster.places().get(id)) ? null : "still on n0");
      assertEquals(2, tell(cluster, id, "count").getInteger("count"));
    }
  }
}
