package io.processhub.cluster;

import static io.processhub.testing.TestClusters.await;
import static io.processhub.testing.TestClusters.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.ops.ClusterHealthCheck;
import io.processhub.testing.TestClusters;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.ext.cluster.infinispan.InfinispanClusterManager;
import io.vertx.ext.healthchecks.Status;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.infinispan.manager.EmbeddedCacheManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The decorator around the real thing, in one JVM. */
class InfinispanClusterTest {
  @Test
  void health_check_works_under_the_decorator() {
    try (TestClusters cluster = TestClusters.of(2)) {
      Promise<Status> promise = Promise.promise();
      ClusterHealthCheck.create(cluster.node(0)).handle(promise);
      Status status = await(promise.future());
      assertTrue(status.isOk(), status.toJson().encode());
      assertEquals(
          List.of(cluster.nodeId(0), cluster.nodeId(1)),
          status.getData().getJsonArray("nodes").getList());
      assertEquals("HEALTHY", status.getData().getJsonObject("caches").getString("__vertx.subs"));
      assertInstanceOf(
          InfinispanClusterManager.class,
          cluster.manager(0).unwrap(InfinispanClusterManager.class));
    }
    Vertx alone = Vertx.vertx();
    Promise<Status> promise = Promise.promise();
    ClusterHealthCheck.create(alone).handle(promise);
    Exception failure = assertThrows(Exception.class, () -> await(promise.future()));
    assertTrue(failure.getMessage().contains("not clustered"), failure.toString());
    await(alone.close());
  }

  @Test
  void clusters_of_two_names_do_not_see_each_other() {
    try (TestClusters first = TestClusters.of(2);
        TestClusters second = TestClusters.of(2)) {
      await(first.node(0).eventBus().consumer("x", m -> m.reply("first")).completion());
      assertEquals(2, first.manager(0).getNodes().size());
      assertEquals(2, second.manager(0).getNodes().size());
      assertEquals("first", ask(first.node(1)));
      assertNull(ask(second.node(1)));
    }
  }

  private static @Nullable String ask(Vertx vertx) {
    return await(
        vertx
            .eventBus()
            .<String>request("x", "?", new DeliveryOptions().setSendTimeout(5_000))
            .map(Message::body)
            .otherwiseEmpty());
  }

  /** Deployed with HA, it moves to another node when its own is lost. */
  public static final class HighlyAvailable extends AbstractVerticle {
    @Override
    public void start(Promise<Void> started) {
      vertx
          .eventBus()
          .consumer("x", m -> m.reply(HubClusterManager.of(vertx).nodeId()))
          .completion()
          .onComplete(started);
    }
  }

  @Test
  void vertx_ha_goes_on_beside_other_listeners() throws Exception {
    try (TestClusters cluster = TestClusters.of(2, new VertxOptions().setHAEnabled(true))) {
      List<List<String>> seen = new CopyOnWriteArrayList<>();
      cluster.manager(1).addMembershipListener(seen::add);
      await(
          cluster
              .node(0)
              .deployVerticle(
                  HighlyAvailable.class.getName(), new DeploymentOptions().setHa(true)));
      String survivor = cluster.nodeId(1);
      assertEquals(cluster.nodeId(0), ask(cluster.node(1)));
      // the node is lost without leaving: Vert.x's HA moves nothing on a graceful close
      EmbeddedCacheManager caches =
          (EmbeddedCacheManager)
              cluster.manager(0).unwrap(InfinispanClusterManager.class).getCacheContainer();
      caches.stop();
      eventually("heard", () -> seen.contains(List.of(survivor)));
      eventually("moved", () -> survivor.equals(ask(cluster.node(1))));
    }
  }

  @Test
  void switched_off_leaves_vertx_alone() {
    System.setProperty(HubClusterProvider.SWITCH, "off");
    try {
      FakeCluster fake = new FakeCluster();
      FakeClusterManager plain = fake.manager();
      Vertx vertx = await(Vertx.builder().withClusterManager(plain).buildClustered());
      assertTrue(vertx.isClustered());
      assertNull(HubClusterManager.of(vertx));
      assertEquals(plain, VertxInternals.clusterManager(vertx));
      await(vertx.close());
    } finally {
      System.clearProperty(HubClusterProvider.SWITCH);
    }
  }

  @Test
  void registrations_deleted_behind_a_nodes_back_come_back() {
    String name = "test-" + UUID.randomUUID();
    HubClusterManager first = quick(name);
    HubClusterManager second = quick(name);
    Vertx one = start(first);
    Vertx two = start(second);
    try {
      await(one.eventBus().consumer("x", m -> m.reply("one")).completion());
      eventually("reachable", () -> "one".equals(ask(two)));

      EmbeddedCacheManager caches =
          (EmbeddedCacheManager) second.unwrap(InfinispanClusterManager.class).getCacheContainer();
      // The next self-check may come at once: what is there from now on it has put back.
      caches.getCache("__vertx.subs").clear();
      caches.getCache("__vertx.nodeInfo").remove(first.nodeId());
      eventually("registered again", () -> !caches.getCache("__vertx.subs").isEmpty());
      eventually("reachable again", () -> "one".equals(ask(two)));
      eventually(
          "known again", () -> caches.getCache("__vertx.nodeInfo").containsKey(first.nodeId()));
    } finally {
      await(Future.join(one.close(), two.close()));
    }
  }

  private static HubClusterManager quick(String name) {
    return new HubClusterManager(
        HubClusterManager.inJvmSource(name), FakeNodes.QUICK.withSelfCheck(500));
  }

  private static Vertx start(HubClusterManager manager) {
    return await(Vertx.builder().withClusterManager(manager).buildClustered());
  }

  @Test
  void leave_stops_what_join_started() {
    HubClusterManager manager = HubClusterManager.inJvm("test-" + UUID.randomUUID());
    Vertx vertx = start(manager);
    EmbeddedCacheManager caches =
        (EmbeddedCacheManager) manager.unwrap(InfinispanClusterManager.class).getCacheContainer();
    assertTrue(caches.getStatus().allowInvocations());
    await(vertx.close());
    assertFalse(caches.getStatus().allowInvocations());
  }
}
