package io.processhub.scenario;

import static io.processhub.scenario.HubCluster.ask;
import static io.processhub.scenario.HubCluster.await;
import static io.processhub.scenario.HubCluster.counters;
import static io.processhub.scenario.HubCluster.ids;
import static io.processhub.scenario.HubCluster.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.processhub.ProcessHub;
import io.processhub.ProcessHubOptions;
import io.processhub.ProcessSpec;
import io.processhub.ProcessStatus;
import io.processhub.strategy.distribution.ConsistentHashing;
import io.processhub.strategy.migration.HotSwap;
import io.processhub.strategy.synchronization.PubSub;
import io.processhub.testing.SplitInJvm;
import io.processhub.testing.TestClusters;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** H4: hubs side by side, and beside Vert.x's own high availability. */
class TwoHubsTest {
  private static final int MANY = 1_000;

  private static ProcessHubOptions options(String hubId, int node) {
    return new ProcessHubOptions().setHubId(hubId).setNodeName("n" + node).setDebounce(100);
  }

  private static void awaitRunning(List<ProcessHub> hubs, int count) {
    until(
        () -> {
          int local = 0;
          for (ProcessHub hub : hubs) {
            if (hub.nodes().size() != hubs.size()
                || hub.processes().size() != count
                || hub.processes().stream().anyMatch(p -> p.status() != ProcessStatus.RUNNING)) {
              return hub.id() + " on " + hub.nodeName() + " has " + hub.processes().size();
            }
            local += hub.localProcesses().size();
          }
          return local == count ? null : local + " local processes";
        });
  }

  @Test
  void h4_two_hubs_with_different_options_in_one_vertx_do_not_disturb_each_other() {
    try (TestClusters nodes = TestClusters.of(3)) {
      List<ProcessHub> reds = new ArrayList<>();
      List<ProcessHub> blues = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Vertx vertx = nodes.node(i);
        reds.add(await(ProcessHub.create(vertx, options("red", i)).start()));
        ProcessHubOptions other =
            options("blue", i)
                .setTombstoneRetention(60_000)
                .setSynchronization(new PubSub(2_000))
                .setMigration(new HotSwap())
                .setDistribution(new ConsistentHashing(64))
                .setMaxRestarts(1);
        blues.add(await(ProcessHub.create(vertx, other).start()));
      }
      List<ProcessSpec> same = counters("h4-", MANY);
      await(reds.get(0).startProcesses(same));
      await(blues.get(1).startProcesses(same));
      awaitRunning(reds, MANY);
      awaitRunning(blues, MANY);
      for (ProcessSpec spec : same) {
        String id = spec.getId();
        assertEquals(2, Running.now(id));
        assertEquals(1L, ask(nodes.node(2), reds.get(0).address(id)).getLong("count"));
        assertEquals(1L, ask(nodes.node(0), blues.get(0).address(id)).getLong("count"));
      }
      await(reds.get(2).stopProcesses(ids(same)));
      awaitRunning(reds, 0);
      awaitRunning(blues, MANY);
      await(reds.remove(2).close());
      awaitRunning(reds, 0);
      awaitRunning(blues, MANY);
      assertNull(ProcessHub.find(nodes.node(2), "red"));
      assertEquals(blues.get(2), ProcessHub.find(nodes.node(2), "blue"));
      same.forEach(spec -> assertEquals(1, Running.now(spec.getId())));
    }
  }

  @Test
  void h4_a_hub_works_beside_the_high_availability_of_vertx() throws Exception {
    VertxOptions ha = new VertxOptions().setHAEnabled(true).setHAGroup("h4");
    try (TestClusters nodes = TestClusters.of(2, ha)) {
      List<ProcessHub> hubs = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        hubs.add(await(ProcessHub.create(nodes.node(i), options("hub", i)).start()));
      }
      await(
          nodes
              .node(1)
              .deployVerticle(HaMarker.class.getName(), new DeploymentOptions().setHa(true)));
      List<ProcessSpec> specs = counters("ha-", MANY);
      await(hubs.get(0).startProcesses(specs));
      awaitRunning(hubs, MANY);
      assertEquals(1, Running.now(HaMarker.ID));
      Vertx third = nodes.add(ha);
      hubs.add(await(ProcessHub.create(third, options("hub", 2)).start()));
      awaitRunning(hubs, MANY);
      // lost without a word: both Vert.x and the hub have to notice
      SplitInJvm split =
          new SplitInJvm(List.of(nodes.manager(0), nodes.manager(2)), List.of(nodes.manager(1)));
      until(() -> Running.now(HaMarker.ID) == 2 ? null : "the verticle did not fail over");
      awaitRunning(List.of(hubs.get(0), hubs.get(2)), MANY);
      split.heal();
      awaitRunning(hubs, MANY);
    }
  }
}
