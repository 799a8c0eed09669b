package io.processhub.scenario;

import static io.processhub.scenario.HubCluster.await;
import static io.processhub.scenario.HubCluster.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.ProcessHub;
import io.processhub.ProcessHubOptions;
import io.processhub.ProcessHubVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A hub on a Vertx that is not clustered. */
class AloneTest {
  @Test
  void a_hub_on_a_vertx_that_is_not_clustered_runs_everything_alone() {
    Vertx vertx = Vertx.vertx();
    try {
      ProcessHub hub = await(ProcessHub.create(vertx, new ProcessHubOptions()).start());
      assertEquals(1, hub.nodes().size());
      await(hub.startProcesses(HubCluster.counters("alone-", 100)));
      assertEquals(100, hub.localProcesses().size());
      JsonObject answer = HubCluster.ask(vertx, hub.address("alone-7"));
      assertEquals("alone-7", answer.getString("id"));
      await(hub.close());
      assertEquals(0, Running.now("alone-7"));
    } finally {
      await(vertx.close());
    }
  }

  @Test
  void a_wrong_configuration_of_the_hub_verticle_fails_its_deployment_by_name() {
    Vertx vertx = Vertx.vertx();
    try {
      JsonObject config = new JsonObject().put("hubId", "no spaces");
      Throwable refused =
          failure(
              vertx.deployVerticle(
                  ProcessHubVerticle.class.getName(), new DeploymentOptions().setConfig(config)));
      assertTrue(refused.getMessage().contains("hubId"), refused.getMessage());
      assertNull(ProcessHub.find(vertx, "hub"));
    } finally {
      await(vertx.close());
    }
  }

  @Test
  void a_clustered_node_that_stays_alone_says_so_once() {
    List<String> lines = Collections.synchronizedList(new ArrayList<>());
    LogWitness witness = new LogWitness("alone in its cluster", lines::add);
    try (witness;
        HubCluster cluster = HubCluster.of(1, options -> options.setAloneWarning(200))) {
      HubCluster.until(() -> lines.isEmpty() ? "no warning" : null);
      assertTrue(lines.get(0).contains(cluster.nodes.nodeId(0)), lines::toString);
      assertEquals(1, lines.size());
    }
  }
}
