package io.processhub.scenario;

import static io.processhub.scenario.HubCluster.await;
import static io.processhub.scenario.HubCluster.counters;
import static io.processhub.scenario.HubCluster.failure;
import static io.processhub.scenario.HubCluster.ids;
import static io.processhub.scenario.HubCluster.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.CheckpointAcknowledge;
import io.processhub.HubErrorCode;
import io.processhub.ProcessHub;
import io.processhub.ProcessSpec;
import io.processhub.wire.Addresses;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Options that no other test of a whole hub sets to another value: what they change. */
class OptionsInHubTest {
  @Test
  void more_messages_than_a_mailbox_holds_are_refused_at_once() {
    try (HubCluster cluster = HubCluster.of(1, options -> options.setMailboxCapacity(3))) {
      LateSaver.reset();
      await(cluster.hub(0).startProcess(new ProcessSpec("full", LateSaver.class)));
      String address = cluster.hub(0).address("full");
      Future<Message<Object>> held = cluster.node(0).eventBus().request(address, "late");
      List<Future<Message<Long>>> waiting = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        waiting.add(cluster.node(0).eventBus().request(address, "?"));
      }
      ReplyException full =
          assertInstanceOf(
              ReplyException.class,
              failure(cluster.node(0).eventBus().request(address, "one too many")));
      assertEquals(HubErrorCode.MAILBOX_FULL.number(), full.failureCode());
      assertTrue(waiting.stream().noneMatch(Future::isComplete));
      await(LateSaver.goOn());
      waiting.forEach(HubCluster::await);
      assertFalse(held.succeeded(), "nobody answers the late one");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void as_many_messages_are_handled_at_once_as_the_concurrency_says(int concurrency) {
    try (HubCluster cluster = HubCluster.of(1)) {
      AtOnce.reset();
      ProcessSpec spec = new ProcessSpec("at-once", AtOnce.class).setConcurrency(concurrency);
      await(cluster.hub(0).startProcess(spec));
      String address = cluster.hub(0).address("at-once");
      List<Future<Message<Object>>> asked = new ArrayList<>();
      for (int i = 0; i < 3 * concurrency; i++) {
        asked.add(cluster.node(0).eventBus().request(address, i));
      }
      until(() -> AtOnce.now() == concurrency ? null : AtOnce.now() + " are handled");
      AtOnce.open();
      asked.forEach(HubCluster::await);
      assertEquals(concurrency, AtOnce.most());
    }
  }

  /** By default the pause between two greetings grows to eight seconds. */
  @Test
  void a_node_that_does_not_answer_is_greeted_as_often_as_the_discovery_interval_says() {
    try (HubCluster cluster =
        HubCluster.withoutHubs(2, options -> options.setDiscoveryInterval(100))) {
      String stranger = Addresses.seam(cluster.nodes.nodeId(1));
      AtomicInteger greetings = new AtomicInteger();
      cluster
          .node(1)
          .eventBus()
          .addInboundInterceptor(
              delivery -> {
                if (delivery.message().address().equals(stranger)) {
                  greetings.incrementAndGet(); // and the answer stays out
                } else {
                  delivery.next();
                }
              });
      cluster.startHub(cluster.node(0));
      until(() -> greetings.get() >= 20 ? null : greetings + " greetings");
    }
  }

  @Test
  void a_hub_of_at_least_two_nodes_waits_for_the_second() {
    try (HubCluster cluster = HubCluster.withoutHubs(2, options -> options.setMinNodes(2))) {
      ProcessHub first = cluster.createHub(cluster.node(0));
      Future<ProcessHub> started = first.start();
      await(cluster.node(0).timer(2_000));
      assertFalse(started.isComplete() && !first.locked(), "one node is enough for it");
      cluster.startHub(cluster.node(1));
      await(started);
      cluster.hubs.add(0, first);
      cluster.awaitNodes();
      List<ProcessSpec> specs = counters("least-", 20);
      assertEquals(Map.of(), await(first.startProcesses(specs)).errors());
      cluster.awaitEqual(ids(specs));
    }
  }

  @Test
  void a_checkpoint_that_a_majority_acknowledges_has_as_many_holders() {
    try (HubCluster cluster =
        HubCluster.of(
            5, options -> options.setCheckpointAcknowledge(CheckpointAcknowledge.MAJORITY))) {
      List<ProcessSpec> specs =
          HubCluster.specs(
              40, i -> new ProcessSpec("most-" + i, Saver.class).setConfig(new JsonObject()));
      assertEquals(Map.of(), await(cluster.hub(0).startProcesses(specs)).errors());
      for (String id : ids(specs)) {
        await(cluster.node(0).eventBus().request(cluster.hub(0).address(id), "count"));
      }
      // with the owner three of five
      until(
          () -> {
            for (String id : ids(specs)) {
              int holders = cluster.hub(0).lookup(id).backups().size();
              if (holders != 2) {
                return id + " has " + holders;
              }
            }
            return null;
          });
    }
  }
}
