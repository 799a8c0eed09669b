package io.processhub.scenario;

import static io.processhub.testing.TestClusters.await;
import static io.processhub.testing.TestClusters.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.ProcessHub;
import io.processhub.ProcessHubOptions;
import io.processhub.ProcessRecord;
import io.processhub.ProcessSpec;
import io.processhub.ProcessStatus;
import io.processhub.ReplicaInfo;
import io.processhub.testing.TestClusters;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Replica addresses of a hub on three nodes, used from these and from a fourth without it;
 * subclasses choose who resolves the addresses.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ReplicaAddressTest {
  private static final int MEMBERS = 3;

  private final List<ProcessHub> hubs = new ArrayList<>();
  private TestClusters cluster;

  abstract TestClusters start(int nodes);

  @BeforeAll
  void startHubs() {
    cluster = start(MEMBERS + 1);
    for (int i = 0; i < MEMBERS; i++) {
      hubs.add(hub(cluster.node(i), "name-" + i));
    }
    eventually("all members", () -> hubs.stream().allMatch(hub -> hub.nodes().size() == MEMBERS));
  }

  @AfterAll
  void close() {
    cluster.close();
  }

  private static ProcessHub hub(Vertx vertx, String name) {
    ProcessHubOptions options = new ProcessHubOptions().setNodeName(name).setMinNodes(1);
    return await(ProcessHub.create(vertx, options).start());
  }

  /** Starts a process and waits until every member knows where it runs. */
  private ReplicaInfo start(ProcessSpec spec) {
    await(hubs.get(0).startProcess(spec));
    eventually("known", () -> hubs.stream().allMatch(hub -> runs(hub, spec.getId())));
    return replica(hubs.get(0), spec.getId());
  }

  private static boolean runs(ProcessHub hub, String id) {
    ProcessRecord record = hub.lookup(id);
    return record != null && record.status() == ProcessStatus.RUNNING;
  }

  private static ReplicaInfo replica(ProcessHub hub, String id) {
    ProcessRecord record = hub.lookup(id);
    assertNotNull(record, id);
    return record.replicas().get(0);
  }

  private static JsonObject request(Vertx from, String address, String body) {
    DeliveryOptions options = new DeliveryOptions().setSendTimeout(10_000);
    return (JsonObject) await(from.eventBus().request(address, body, options)).body();
  }

  private static boolean refused(Vertx from, String address, long timeout) {
    DeliveryOptions options = new DeliveryOptions().setSendTimeout(timeout);
    return await(
        from.eventBus()
            .request(address, "?", options)
            .map(reply -> false)
            .otherwise(e -> ((ReplyException) e).failureType() == ReplyFailure.NO_HANDLERS));
  }

  private void assertRefusedQuickly(Vertx from, String address) {
    long before = System.nanoTime();
    assertTrue(refused(from, address, 20_000), address);
    long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before);
    assertTrue(waited < 5_000, address + " after " + waited + " ms");
  }

  @Test
  void request_by_node_name_and_by_node_id_reaches_that_replica_from_every_node() {
    for (int i = 0; i < 6; i++) {
      String id = "every/node." + i;
      ReplicaInfo replica = start(new ProcessSpec(id, Counter.class));
      long count = 0;
      for (Vertx from : cluster.nodes()) {
        for (String node : List.of(replica.nodeName(), replica.node())) {
          for (int n = 0; n < 3; n++) {
            String address = hubs.get(0).address(id, node);
            JsonObject answer = request(from, address, "hi");
            assertEquals(id, answer.getString("id"), address);
            assertEquals(++count, answer.getLong("count"), address);
            assertEquals(replica.deploymentId(), answer.getString("deployment"), address);
          }
        }
      }
    }
  }

  @Test
  void send_and_publish_arrive_once_from_every_node() {
    ReplicaInfo replica = start(new ProcessSpec("sent", Counter.class));
    for (Vertx from : cluster.nodes()) {
      from.eventBus().send(hubs.get(0).address("sent", replica.node()), "x");
      from.eventBus().publish(hubs.get(0).address("sent", replica.nodeName()), "x");
      from.eventBus().publish(hubs.get(0).address("sent", replica.node()), "x");
    }
    long expected = 3L * cluster.nodes().size();
    AtomicLong asked = new AtomicLong();
    eventually("all handled", () -> count("sent") - asked.incrementAndGet() >= expected);
    assertEquals(expected + asked.incrementAndGet(), count("sent"));
  }

  private long count(String id) {
    return request(cluster.node(0), hubs.get(0).address(id), "count").getLong("count");
  }

  @Test
  void address_of_a_wrong_node_or_process_has_no_handlers_at_once() {
    ReplicaInfo replica = start(new ProcessSpec("here", Counter.class));
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < cluster.nodes().size(); i++) {
      if (!cluster.nodeId(i).equals(replica.node())) {
        wrong.add(cluster.nodeId(i));
        wrong.add("name-" + i);
      }
    }
    wrong.add("nobody");
    for (Vertx from : cluster.nodes()) {
      wrong.forEach(node -> assertRefusedQuickly(from, hubs.get(0).address("here", node)));
      assertRefusedQuickly(from, hubs.get(0).address("nothing", replica.node()));
    }
  }

  /** Listens for itself; the hub has no mailbox for it. */
  public static class Plain extends AbstractVerticle {}

  @Test
  void plain_verticle_has_no_replica_address() {
    ReplicaInfo replica = start(new ProcessSpec("plain", Plain.class));
    for (Vertx from : cluster.nodes()) {
      assertRefusedQuickly(from, hubs.get(0).address("plain", replica.node()));
      assertRefusedQuickly(from, hubs.get(0).address("plain", replica.nodeName()));
    }
  }

  @Test
  void both_addresses_feed_one_mailbox_that_handles_one_message_at_a_time() {
    ReplicaInfo replica = start(new ProcessSpec("slow", OneAtATime.class));
    int rounds = 50;
    for (Vertx from : cluster.nodes()) {
      String name = "" + cluster.nodes().indexOf(from);
      from.runOnContext(
          v -> {
            for (int i = 0; i < rounds; i++) {
              String process = hubs.get(0).address("slow");
              from.eventBus().send(process, name + "-process:" + i);
              String byName = hubs.get(0).address("slow", replica.nodeName());
              from.eventBus().send(byName, name + "-name:" + i);
              String byId = hubs.get(0).address("slow", replica.node());
              from.eventBus().send(byId, name + "-id:" + i);
            }
          });
    }
    int expected = 3 * rounds * cluster.nodes().size();
    String address = hubs.get(0).address("slow");
    eventually(
        "all handled",
        () -> request(cluster.node(0), address, "report").getInteger("handled") >= expected);
    JsonObject report = request(cluster.node(0), address, "report");
    assertEquals(expected, report.getInteger("handled"));
    assertEquals(1, report.getInteger("mostAtOnce"));
    assertEquals(0, report.getInteger("outOfOrder"));
  }

  @Test
  void restarted_replica_listens_at_its_addresses_again() {
    ReplicaInfo replica = start(new ProcessSpec("again", Counter.class));
    String byName = hubs.get(0).address("again", replica.nodeName());
    String byId = hubs.get(0).address("again", replica.node());
    for (Vertx from : cluster.nodes()) {
      request(from, byName, "hi");
      request(from, byId, "hi");
    }
    cluster.node(0).eventBus().send(hubs.get(0).address("again"), "fail");
    eventually(
        "deployed anew",
        () -> {
          ReplicaInfo now = replica(hubs.get(0), "again");
          return now.deploymentId() != null && !now.deploymentId().equals(replica.deploymentId());
        });
    long count = 0;
    for (Vertx from : cluster.nodes()) {
      assertEquals(++count, request(from, byName, "hi").getLong("count"));
      assertEquals(++count, request(from, byId, "hi").getLong("count"));
    }
  }

  @Test
  void address_on_a_node_that_left_has_no_handlers_and_the_new_one_works() {
    try (TestClusters other = start(MEMBERS)) {
      List<ProcessHub> own = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        own.add(hub(other.node(i), "n" + i));
      }
      Vertx stranger = other.node(2);
      eventually("both", () -> own.stream().allMatch(hub -> hub.nodes().size() == 2));
      int left = 0;
      List<ProcessSpec> specs = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        specs.add(new ProcessSpec("p" + i, Counter.class));
      }
      assertEquals(20, await(own.get(1).startProcesses(specs)).started().size());
      List<String> moving =
          own.get(left).localProcesses().stream().map(ProcessRecord::id).limit(5).toList();
      assertNotEquals(List.of(), moving);
      ReplicaInfo before = replica(own.get(left), moving.get(0));
      for (String id : moving) {
        eventually("known", () -> runs(own.get(1), id));
        for (Vertx from : other.nodes()) {
          request(from, own.get(1).address(id, before.node()), "hi");
          request(from, own.get(1).address(id, before.nodeName()), "hi");
        }
      }
      other.close(other.node(left));
      Vertx stays = other.node(0);
      for (String id : moving) {
        eventually(
            "moved",
            () -> runs(own.get(1), id) && !replica(own.get(1), id).node().equals(before.node()));
        for (String node : List.of(before.node(), before.nodeName())) {
          assertRefusedQuickly(stays, own.get(1).address(id, node));
          // the stranger asks anew after 1 s
          String address = own.get(1).address(id, node);
          eventually("refused", () -> refused(stranger, address, 500));
          assertRefusedQuickly(stranger, address);
        }
        ReplicaInfo now = replica(own.get(1), id);
        for (Vertx from : other.nodes()) {
          assertEquals(
              now.deploymentId(),
              request(from, own.get(1).address(id, now.nodeName()), "hi").getString("deployment"));
        }
      }
    }
  }
}
