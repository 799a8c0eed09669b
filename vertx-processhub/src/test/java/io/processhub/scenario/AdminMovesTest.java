package io.processhub.scenario;

import static io.processhub.scenario.HubCluster.await;
import static io.processhub.scenario.HubCluster.ids;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.MigrationReport;
import io.processhub.ProcessHub;
import io.processhub.ProcessHubAdmin;
import io.processhub.ProcessSpec;
import io.processhub.strategy.migration.ColdSwap;
import io.processhub.strategy.migration.HotSwap;
import io.processhub.strategy.migration.MigrationStrategy;
import io.processhub.testing.Accounts;
import io.processhub.testing.Traffic;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** M3: moves that people ask for, under load, with state. */
class AdminMovesTest {
  private static final int PROCESSES = 1_000;
  private static final int PER_SECOND = 300;
  private static final int MOVED = 50;

  static Stream<MigrationStrategy> swaps() {
    return Stream.of(new ColdSwap(), new HotSwap());
  }

  @ParameterizedTest
  @MethodSource("swaps")
  void m3_moves_a_drain_and_a_rebalancing_lose_no_state_and_no_message(MigrationStrategy swap) {
    try (HubCluster cluster = HubCluster.of(3, options -> options.setMigration(swap))) {
      String prefix = "m3-" + swap.type() + "-";
      List<ProcessSpec> specs =
          HubCluster.specs(PROCESSES, i -> new ProcessSpec(prefix + i, Tally.class));
      List<String> all = ids(specs);
      assertEquals(Map.of(), await(cluster.hub(0).startProcesses(specs)).errors());
      cluster.awaitEqual(all);
      List<Traffic> traffic = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        ProcessHub hub = cluster.hub(i);
        traffic.add(
            new Traffic(cluster.node(i), "sender-" + i, hub::address, all, PER_SECOND, 15_000)
                .start());
      }

      ProcessHubAdmin admin = cluster.hub(0).admin();
      Map<String, String> before = cluster.places();
      List<Future<MigrationReport>> moves = new ArrayList<>();
      Set<String> moved = new HashSet<>();
      for (String id : all) {
        if (moved.size() < MOVED && before.get(id).equals("n0")) {
          moved.add(id);
          moves.add(admin.move(id, "n1"));
        }
      }
      for (Future<MigrationReport> move : moves) {
        assertEquals(Map.of(), await(move).failed());
      }
      cluster.awaitEqual(all);
      moved.forEach(id -> assertEquals("n1", cluster.places().get(id), id));

      MigrationReport drained = await(cluster.hub(2).admin().drain("n1"));
      assertEquals(Map.of(), drained.failed());
      cluster.awaitEqual(all);
      assertFalse(cluster.places().containsValue("n1"));
      await(admin.uncordon("n1"));
      MigrationReport rebalanced = await(cluster.hub(1).admin().rebalance());
      assertEquals(Map.of(), rebalanced.failed());
      cluster.awaitEqual(all);
      assertEquals(before, cluster.places());
      assertTrue(drained.moved().size() >= MOVED);

      List<JsonObject> told = new ArrayList<>();
      traffic.forEach(each -> told.add(await(each.stop())));
      JsonObject reports = await(Traffic.reports(cluster.node(0), cluster.hub(0)::address, all));
      assertEquals(List.of(), Accounts.wrong(told, reports));
    }
  }
}
