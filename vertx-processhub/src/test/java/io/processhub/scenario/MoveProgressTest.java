package io.processhub.scenario;

import static io.processhub.scenario.HubCluster.await;
import static io.processhub.scenario.HubCluster.ids;
import static io.processhub.scenario.HubCluster.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.MigrationProgress;
import io.processhub.MigrationReport;
import io.processhub.ProcessHub;
import io.processhub.ProcessHubQuery;
import io.processhub.ProcessSpec;
import io.processhub.scenario.Keeper.Trouble;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A bulk move can be watched, as counts, where it was asked for and where it is done. */
class MoveProgressTest {
  private static final int PROCESSES = 3_000;
  private static final int BYTES = 1_000;

  @Test
  void drain_of_thousands_shows_its_counts_to_who_asked_and_on_the_node_that_hands_over() {
    try (HubCluster cluster = HubCluster.of(2, options -> options.setMaxConcurrentMigrations(16))) {
      JsonObject config = new JsonObject().put(Keeper.BYTES, BYTES);
      List<ProcessSpec> specs =
          HubCluster.specs(
              PROCESSES, i -> new ProcessSpec("prog-" + i, Keeper.class).setConfig(config));
      List<String> all = ids(specs);
      assertEquals(Map.of(), await(cluster.hub(1).startProcesses(specs)).errors());
      cluster.awaitEqual(all);
      ProcessHub source = cluster.hub(0);
      ProcessHub asked = cluster.hub(1);
      assertEquals(List.of(), source.admin().progress());
      Set<String> stay =
          source.localProcesses().stream()
              .map(record -> record.id())
              .limit(3)
              .collect(Collectors.toSet());
      stay.forEach(id -> Keeper.trouble(id, Trouble.EXPORT_FAILS));
      int moving = source.localProcesses().size();

      List<MigrationProgress> drained = new CopyOnWriteArrayList<>();
      List<MigrationProgress> handedOver = new CopyOnWriteArrayList<>();
      long watch =
          cluster
              .node(1)
              .setPeriodic(
                  5,
                  timer -> {
                    asked.admin().progress().stream().skip(1).forEach(drained::add);
                    source.admin().progress().stream().limit(1).forEach(handedOver::add);
                  });
      Future<MigrationReport> drain = asked.admin().drain("n0");
      MigrationReport report = await(drain);
      cluster.node(1).cancelTimer(watch);

      assertEquals(stay, report.failed().keySet());
      assertEquals(moving - stay.size(), report.moved().size());
      drained.forEach(
          one -> {
            assertEquals("drain n0", one.what());
            assertEquals(moving, one.total(), one::toString);
            assertEquals(-1, one.bytes());
          });
      halfWay(drained);
      halfWay(handedOver);
      int most = 0;
      for (MigrationProgress one : drained) {
        assertTrue(one.done() >= most, () -> "goes back in " + drained);
        most = one.done();
      }
      // those who stay are asked again, which begins a new count
      until(
          () -> {
            MigrationProgress last = source.admin().progress().get(0);
            return last.inFlight() == 0 && last.failed() > 0 ? null : last.toString();
          });
      assertTrue(handedOver.stream().anyMatch(one -> one.bytes() >= 100L * BYTES));
      handedOver.forEach(
          one -> {
            assertEquals(MigrationProgress.HANDOVERS, one.what());
            assertEquals((long) one.done() * BYTES, one.bytes());
          });

      JsonArray told =
          await(ProcessHubQuery.createProxy(cluster.node(0), "hub").status())
              .getJsonArray("migrations");
      assertTrue(told.size() <= 1, told::encode);
      stay.forEach(id -> Keeper.trouble(id, null));
    }
  }

  private static void halfWay(List<MigrationProgress> seen) {
    assertTrue(
        seen.stream().anyMatch(one -> one.done() > 0 && one.inFlight() > 0), () -> "only " + seen);
  }
}
