package io.processhub.codegen.cluster;

import static io.processhub.testing.TestClusters.await;
import static io.processhub.testing.TestClusters.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.processhub.ProcessHub;
import io.processhub.ProcessHubOptions;
import io.processhub.ProcessSpec;
import io.processhub.strategy.migration.ColdSwap;
import io.processhub.strategy.migration.HotSwap;
import io.processhub.strategy.migration.MigrationStrategy;
import io.processhub.testing.TestClusters;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The state of a generated process goes where the process goes. */
class MigrationTest {
  private static final int BOOKED = 3;

  static Stream<MigrationStrategy> swaps() {
    return Stream.of(new ColdSwap(), new HotSwap());
  }

  private static ProcessHub hub(Vertx vertx, String name, MigrationStrategy swap) {
    return await(
        ProcessHub.create(
                vertx,
                new ProcessHubOptions().setNodeName(name).setDebounce(100).setMigration(swap))
            .start());
  }

  @ParameterizedTest
  @MethodSource("swaps")
  void state_is_kept_when_a_node_joins_and_when_it_leaves(MigrationStrategy swap) {
    try (TestClusters nodes = TestClusters.of(2)) {
      ProcessHub first = hub(nodes.node(0), "n0", swap);
      List<String> ids = IntStream.range(0, 40).mapToObj(i -> "ledger-" + i).toList();
      assertEquals(
          Map.of(),
          await(
                  first.startProcesses(
                      ids.stream().map(id -> new ProcessSpec(id, LedgerVerticle.class)).toList()))
              .errors());
      for (String id : ids) {
        for (int i = 1; i <= BOOKED; i++) {
          await(LedgerClient.of(first, id).book("entry " + i, i));
        }
      }

      ProcessHub second = hub(nodes.node(1), "n1", swap);
      eventually("some have moved", () -> second.localProcesses().size() > 5);
      eventually("the move has ended", () -> !first.locked() && !second.locked());
      check(second, nodes.node(0), ids);

      await(second.close());
      eventually("all are back", () -> first.localProcesses().size() == ids.size());
      check(first, nodes.node(1), ids);
    }
  }

  /** From a node with the hub and by another way from any node. */
  private static void check(ProcessHub hub, Vertx other, List<String> ids) {
    JsonObject expected =
        new JsonObject()
            .put("balance", 6L)
            .put("entries", BOOKED)
            .put("last", true)
            .put("started", "started");
    assertFalse(ids.isEmpty());
    for (String id : ids) {
      JsonObject report = await(LedgerClient.of(hub, id).report());
      report.remove("epoch");
      assertEquals(expected, report, id);
      report = await(LedgerClient.of(other, "hub", id).report());
      report.remove("epoch");
      assertEquals(expected, report, id);
    }
  }
}
