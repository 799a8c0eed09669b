package io.processhub.scenario;

import static io.processhub.scenario.HubCluster.await;
import static io.processhub.scenario.HubCluster.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.HubException;
import io.processhub.IncompatibleException;
import io.processhub.NotRunningException;
import io.processhub.Placement;
import io.processhub.PlacementException;
import io.processhub.ProcessHub;
import io.processhub.ProcessHubOptions;
import io.processhub.ProcessHubQuery;
import io.processhub.ProcessSpec;
import io.processhub.StartOptions;
import io.processhub.StopOptions;
import io.processhub.UpdateOptions;
import io.processhub.wire.Addresses;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** S5 and bad input: a clear error at once, and nothing started. */
class BadCallTest {
  private static HubCluster cluster;

  @BeforeAll
  static void open() {
    cluster = HubCluster.of(2);
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  @AfterEach
  void nothing_was_started() {
    cluster.awaitEqual(List.of());
  }

  private static ProcessSpec spec(String id) {
    return new ProcessSpec(id, Counter.class);
  }

  private static void refused(String naming, Executable call) {
    IllegalArgumentException error = assertThrows(IllegalArgumentException.class, call);
    assertTrue(String.valueOf(error.getMessage()).contains(naming), error.getMessage());
  }

  private static ProcessHub hub() {
    return cluster.hub(0);
  }

  @Test
  void s5_an_empty_list_is_refused() {
    refused("specs", () -> hub().startProcesses(List.of()));
    refused("ids", () -> hub().stopProcesses(List.of()));
  }

  @Test
  void s5_an_id_twice_in_one_call_is_refused() {
    refused("twin", () -> hub().startProcesses(List.of(spec("a"), spec("twin"), spec("twin"))));
    refused("twin", () -> hub().stopProcesses(List.of("twin", "a", "twin")));
  }

  @Test
  @SuppressWarnings("NullAway")
  void s5_null_arguments_are_refused_by_name() {
    ProcessSpec noSpec = null;
    String noText = null;
    refused("spec", () -> hub().startProcess(noSpec));
    refused("options", () -> hub().startProcess(spec("a"), null));
    refused("specs", () -> hub().startProcesses(null));
    refused("spec", () -> hub().startProcesses(Arrays.asList(spec("a"), null)));
    refused("options", () -> hub().startProcesses(List.of(spec("a")), null));
    refused("processId", () -> hub().stopProcess(noText));
    refused("options", () -> hub().stopProcess("a", (StopOptions) null));
    refused("ids", () -> hub().stopProcesses(null));
    refused("processId", () -> hub().stopProcesses(Collections.singletonList(null)));
    refused("processId", () -> hub().updateProcess(noText, new UpdateOptions()));
    refused("options", () -> hub().updateProcess("a", null));
    refused("processId", () -> hub().lookup(noText));
    refused("tag", () -> hub().processesTagged(noText));
    refused("processId", () -> hub().address(noText));
    refused("node", () -> hub().address("a", noText));
    refused("hubId", () -> ProcessHub.find(cluster.node(0), noText));
    refused("vertx", () -> ProcessHub.create(null, new ProcessHubOptions()));
    refused("options", () -> ProcessHub.create(cluster.node(0), null));
  }

  @Test
  void s5_ids_outside_the_limits_are_refused() {
    refused("processId", () -> hub().startProcess(new ProcessSpec().setVerticle(Counter.class)));
    refused("processId", () -> spec(""));
    refused("512", () -> spec("é".repeat(257)));
    refused("control", () -> spec("a\nb"));
    refused("512", () -> hub().stopProcess("x".repeat(513)));
    refused("512", () -> hub().address("x".repeat(513)));
    refused("node", () -> hub().address("a", "no/slash"));
    refused("verticle", () -> hub().startProcess(new ProcessSpec().setId("a")));
  }

  @Test
  void s5_a_mapping_that_does_not_fit_is_refused() {
    StartOptions wrongId = new StartOptions().setPlacement(Map.of("b", List.of("n0")));
    refused("placement", () -> hub().startProcess(spec("a"), wrongId));
    StartOptions mapped = new StartOptions().setPlacement(Map.of("a", List.of("n0")));
    refused("consistent-hashing", () -> hub().startProcess(spec("a"), mapped));
    refused("twice", () -> new StartOptions().setPlacement(Map.of("a", List.of("n0", "n0"))));
    refused("no node", () -> new StartOptions().setPlacement(Map.of("a", List.of())));
  }

  @Test
  void s5_a_place_on_an_unknown_node_is_a_named_error() {
    ProcessSpec lost = spec("lost").setPlacement(Placement.on("nowhere"));
    PlacementException error =
        assertInstanceOf(PlacementException.class, failure(hub().startProcess(lost)));
    assertTrue(error.getMessage().contains("nowhere"), error.getMessage());
    assertTrue(error.getMessage().contains("lost"), error.getMessage());
  }

  @Test
  void s5_timeouts_below_one_are_refused() {
    refused("timeout", () -> new StartOptions().setTimeout(-1));
    refused("timeout", () -> new StopOptions().setTimeout(0));
    refused("startTimeout", () -> spec("a").setStartTimeout(-1));
  }

  @Test
  void a_configuration_that_is_not_json_is_refused() {
    JsonObject bad = new JsonObject().put("thread", Thread.currentThread());
    refused("config", () -> spec("a").setConfig(bad));
    refused("metadata", () -> spec("a").setMetadata(bad));
    refused("metadata", () -> new StartOptions().setMetadata(bad));
  }

  @Test
  void deployment_options_that_the_hub_decides_are_refused() {
    DeploymentOptions many = new DeploymentOptions().setInstances(2);
    refused("instances", () -> hub().startProcess(spec("a").setDeploymentOptions(many)));
    DeploymentOptions ha = new DeploymentOptions().setHa(true);
    refused("ha", () -> hub().startProcess(spec("a").setDeploymentOptions(ha)));
  }

  @Test
  void two_hubs_of_one_id_in_one_vertx_are_refused() {
    Vertx vertx = cluster.node(1);
    refused("'hub'", () -> ProcessHub.create(vertx, new ProcessHubOptions()));
    ProcessHubOptions other = new ProcessHubOptions().setHubId("other").setDebounce(20);
    ProcessHub first = ProcessHub.create(vertx, other);
    ProcessHub second = ProcessHub.create(vertx, other);
    await(first.start());
    Throwable refused = failure(second.start());
    assertTrue(refused.getMessage().contains("'other'"), refused.getMessage());
    assertEquals(first, ProcessHub.find(vertx, "other"));
    await(first.close());
    assertNull(ProcessHub.find(vertx, "other"));
    ProcessHub third = ProcessHub.create(vertx, other);
    await(third.start());
    await(third.close());
  }

  @Test
  void a_second_node_of_one_name_is_refused_by_name() {
    Vertx vertx = cluster.nodes.add();
    try {
      ProcessHub twin = ProcessHub.create(vertx, new ProcessHubOptions().setNodeName("n1"));
      Throwable refused = failure(twin.start());
      assertTrue(refused.getMessage().contains("n1"), refused.getMessage());
      assertEquals(List.of("n0", "n1"), hub().nodes().stream().sorted().toList());
      assertNull(ProcessHub.find(vertx, "hub"));
    } finally {
      cluster.nodes.close(vertx);
    }
  }

  @Test
  void options_that_have_to_be_equal_and_are_not_are_refused_naming_both_nodes() {
    Vertx vertx = cluster.nodes.add();
    try {
      ProcessHubOptions other =
          new ProcessHubOptions().setNodeName("odd").setTombstoneRetention(1_234_567);
      Throwable refused = failure(ProcessHub.create(vertx, other).start());
      assertInstanceOf(IncompatibleException.class, refused);
      assertTrue(refused.getMessage().contains("odd"), refused.getMessage());
      assertTrue(refused.getMessage().matches(".*\\bn[01]\\b.*"), refused.getMessage());
      assertEquals(2, hub().nodes().size());
    } finally {
      cluster.nodes.close(vertx);
    }
  }

  @Test
  void options_that_contradict_each_other_are_refused_naming_both() {
    ProcessHubOptions options =
        new ProcessHubOptions().setTombstoneRetention(1_000).setPurgeInterval(5_000);
    refused("tombstoneRetention", () -> ProcessHub.create(cluster.node(0), options));
    refused("purgeInterval", () -> ProcessHub.create(cluster.node(0), options));
    refused("hubId", () -> new ProcessHubOptions().setHubId("no dots."));
    refused("nodeName", () -> new ProcessHubOptions().setNodeName("a b"));
  }

  @Test
  void calls_before_the_start_and_after_the_end_fail_by_name() {
    ProcessHubOptions options = new ProcessHubOptions().setHubId("short").setDebounce(20);
    ProcessHub hub = ProcessHub.create(cluster.node(0), options);
    assertInstanceOf(NotRunningException.class, failure(hub.startProcess(spec("early"))));
    await(hub.start());
    await(hub.startProcess(spec("short-lived")));
    await(hub.close());
    assertInstanceOf(NotRunningException.class, failure(hub.startProcess(spec("late"))));
    assertInstanceOf(NotRunningException.class, failure(hub.stopProcesses(List.of("late"))));
    assertInstanceOf(HubException.class, failure(hub.updateProcess("late", new UpdateOptions())));
    assertEquals(0, Running.now("short-lived"));
  }

  @Test
  void garbage_and_other_versions_at_the_control_address_are_refused_counted_and_harmless() {
    String address = Addresses.node(hub().id(), cluster.nodes.nodeId(0));
    long before = refusedBy(0);
    byte[] random = new byte[200];
    new Random(7).nextBytes(random);
    for (Object body :
        List.of(
            Buffer.buffer(),
            Buffer.buffer(random),
            Buffer.buffer(new byte[] {Byte.MAX_VALUE, 1, 2, 3}),
            "a string",
            new JsonObject().put("action", "list"))) {
      cluster.node(1).eventBus().send(address, body);
    }
    HubCluster.until(() -> refusedBy(0) == before + 5 ? null : "refused " + refusedBy(0));
    assertEquals(0, refusedBy(1));
    await(hub().startProcess(spec("after garbage")));
    cluster.awaitEqual(List.of("after garbage"));
    await(cluster.hub(1).stopProcess("after garbage"));
  }

  private static long refusedBy(int node) {
    ProcessHub hub = cluster.hub(node);
    AtomicLong refused = new AtomicLong();
    // whichever member it reaches answers: it is asked until this one does
    HubCluster.until(
        () -> {
          JsonObject status =
              await(ProcessHubQuery.createProxy(cluster.node(node), hub.id()).status());
          refused.set(status.getLong("refusedMessages"));
          return hub.nodeName().equals(status.getString("nodeName")) ? null : "another answered";
        });
    return refused.get();
  }
}
