package io.processhub.cluster;

import static io.processhub.testing.TestClusters.await;
import static io.processhub.testing.TestClusters.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.wire.Addresses;
import io.vertx.core.Completable;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.NodeListener;
import io.vertx.core.spi.cluster.RegistrationInfo;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HubClusterManagerTest {
  private final FakeNodes nodes = new FakeNodes();

  @AfterEach
  void close() {
    nodes.close();
  }

  @Test
  void wrapping_twice_wraps_once_and_unwraps() {
    ClusterManager fake = nodes.cluster.manager();
    HubClusterManager wrapped = HubClusterManager.over(fake);
    assertSame(wrapped, HubClusterManager.over(wrapped));
    assertSame(fake, wrapped.unwrap(FakeClusterManager.class));
    assertSame(wrapped, wrapped.unwrap(HubClusterManager.class));
    assertThrows(ClassCastException.class, () -> wrapped.unwrap(StrangeManager.class));
  }

  private abstract static class StrangeManager implements ClusterManager {}

  @Test
  void unclustered_vertx_has_no_decorator_and_works() {
    Vertx vertx = Vertx.vertx();
    try {
      assertNull(HubClusterManager.of(vertx));
      vertx.eventBus().consumer("a", message -> message.reply("b"));
      assertEquals("b", await(vertx.eventBus().request("a", "?").map(Message::body)));
      assertFalse(vertx.isClustered());
    } finally {
      await(vertx.close());
    }
  }

  @Test
  void resolved_registrations_never_reach_the_cluster() {
    HubClusterManager manager = nodes.add();
    await(nodes.vertx(0).eventBus().consumer(Addresses.process("h", "p"), m -> {}).completion());
    await(nodes.vertx(0).eventBus().localConsumer(Addresses.node("h", "p"), m -> {}).completion());
    await(nodes.vertx(0).eventBus().consumer(Addresses.events("h"), m -> {}).completion());
    assertEquals(List.of("+processhub.h.events#"), withoutSequence());
    assertEquals(List.of("processhub.h.events"), manager.localRegistrations().addresses());
  }

  private List<String> withoutSequence() {
    return nodes.cluster.writes.stream().map(w -> w.replaceAll("#.*", "#")).toList();
  }

  @Test
  void every_membership_listener_hears_and_vertx_own_too() {
    HubClusterManager manager = nodes.add();
    List<List<String>> first = new CopyOnWriteArrayList<>();
    List<List<String>> second = new CopyOnWriteArrayList<>();
    List<String> own = new CopyOnWriteArrayList<>();
    manager.addMembershipListener(
        list -> {
          first.add(list);
          throw new IllegalStateException("a listener that throws harms no other");
        });
    Runnable removal = manager.addMembershipListener(second::add);
    manager.nodeListener(
        new NodeListener() {
          @Override
          public void nodeAdded(String id) {
            own.add("+" + id);
          }

          @Override
          public void nodeLeft(String id) {
            own.add("-" + id);
          }
        });
    HubClusterManager other = nodes.add();
    List<String> both = List.of(manager.nodeId(), other.nodeId());
    eventually("both heard", () -> first.contains(both) && second.contains(both));
    removal.run();
    int heard = second.size();
    nodes.cluster.appear("third");
    List<String> three = List.of(both.get(0), both.get(1), "third");
    eventually("first heard", () -> first.contains(three));
    assertEquals(heard, second.size());
    assertEquals(List.of("+" + other.nodeId(), "+third"), own);
  }

  @Test
  void polling_sees_a_change_that_came_without_event() {
    HubClusterManager manager = nodes.add();
    List<List<String>> seen = new CopyOnWriteArrayList<>();
    manager.addMembershipListener(seen::add);
    nodes.cluster.nodes.add("silent");
    eventually("polled", () -> seen.contains(List.of(manager.nodeId(), "silent")));
  }

  @Test
  void node_info_falls_back_to_what_the_node_said() {
    HubClusterManager manager = nodes.add();
    NodeInfo told = new NodeInfo("127.0.0.1", 4_711, null);
    manager.learnNodeInfo("lost", told);
    manager.learnNodeInfo(manager.nodeId(), told);
    assertEquals(told, info(manager, "lost"));
    assertEquals(manager.localNodeInfo(), info(manager, manager.nodeId()));
    assertThrows(Exception.class, () -> info(manager, "unheard-of"));
  }

  private static NodeInfo info(HubClusterManager manager, String node) {
    Promise<NodeInfo> promise = Promise.promise();
    manager.getNodeInfo(node, promise);
    return await(promise.future());
  }

  @Test
  void health_of_another_manager_is_whether_the_node_sees_itself() {
    HubClusterManager manager = nodes.add();
    assertTrue(ClusterHealth.of(nodes.vertx(0)).healthy());
    nodes.cluster.nodes.remove(manager.nodeId());
    assertFalse(ClusterHealth.of(nodes.vertx(0)).healthy());
  }

  @Test
  void failed_registration_is_not_kept_for_repair() {
    FakeClusterManager refusing =
        new FakeClusterManager(nodes.cluster, "refusing") {
          @Override
          public void addRegistration(
              String address, RegistrationInfo info, Completable<Void> promise) {
            promise.fail("no");
          }
        };
    HubClusterManager manager = new HubClusterManager(ManagerSource.of(refusing), FakeNodes.QUICK);
    Vertx vertx = await(Vertx.builder().withClusterManager(manager).buildClustered());
    try {
      assertThrows(
          Exception.class, () -> await(vertx.eventBus().consumer("plain", m -> {}).completion()));
      assertTrue(manager.localRegistrations().addresses().isEmpty());
    } finally {
      await(vertx.close());
    }
  }

  @Test
  void errors_come_from_the_join() {
    HubClusterManager manager =
        new HubClusterManager(ManagerSource.failing("several of them"), FakeNodes.QUICK);
    Exception failure =
        assertThrows(
            Exception.class,
            () -> await(Vertx.builder().withClusterManager(manager).buildClustered()));
    assertTrue(failure.getMessage().contains("several of them"), failure.toString());
  }
}
