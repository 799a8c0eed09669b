package io.processhub.cluster;

import static io.processhub.testing.TestClusters.await;
import static io.processhub.testing.TestClusters.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.testing.TestClusters;
import io.processhub.wire.Addresses;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;

/** Sends over a real cluster; subclasses choose who resolves the addresses. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ResolvedAddressTest {
  private final TestClusters cluster = start();
  private String hub = "";

  abstract TestClusters start();

  abstract boolean ownSelector();

  @BeforeEach
  void takeAHubOfItsOwn(TestInfo test) {
    hub = "h-" + test.getTestMethod().orElseThrow().getName();
    hub = hub.substring(0, Math.min(64, hub.length()));
  }

  @AfterAll
  void close() {
    cluster.close();
  }

  @Test
  void send_reaches_where_the_routes_say_and_follows_them() {
    FixedRoutes routes = new FixedRoutes().with("a/b.c", cluster.nodeId(1));
    cluster.manager(0).registerHub(hub, routes);
    serve(1, Addresses.process(hub, "a/b.c"));
    serve(2, Addresses.process(hub, "a/b.c"));

    assertEquals(ownSelector(), cluster.manager(0).hasOwnSelector());
    assertEquals("1", request(0, Addresses.process(hub, "a/b.c")));

    routes.with("a/b.c", cluster.nodeId(2));
    cluster.manager(0).routesChanged(hub, List.of("a/b.c"));
    eventually("routed anew", () -> request(0, Addresses.process(hub, "a/b.c")).equals("2"));

    routes.nodes.clear();
    cluster.manager(0).routesChanged(hub, List.of("a/b.c"));
    eventually(
        "no handlers",
        () -> failure(0, Addresses.process(hub, "a/b.c")) == ReplyFailure.NO_HANDLERS);
  }

  @Test
  void publish_reaches_every_active_replica_once() {
    cluster
        .manager(0)
        .registerHub(hub, new FixedRoutes().with("p", cluster.nodeId(1), cluster.nodeId(2)));
    List<String> got = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 3; i++) {
      String name = "" + i;
      await(
          cluster
              .node(i)
              .eventBus()
              .consumer(Addresses.process(hub, "p"), message -> got.add(name + message.body()))
              .completion());
    }
    cluster.node(0).eventBus().publish(Addresses.process(hub, "p"), "x");
    cluster.node(0).eventBus().publish(Addresses.process(hub, "p"), "y");
    eventually("four deliveries", () -> got.size() >= 4);
    assertEquals(Set.of("1x", "1y", "2x", "2y"), new HashSet<>(got));
    assertEquals(4, got.size());
  }

  @Test
  void replica_and_node_addresses_reach_that_node() {
    FixedRoutes routes = new FixedRoutes().with("p", cluster.nodeId(1), cluster.nodeId(2));
    for (int i = 0; i < 3; i++) {
      cluster.manager(i).registerHub(hub, routes);
      serve(i, Addresses.replica(hub, cluster.nodeId(i), "p"));
      serve(i, Addresses.node(hub, cluster.nodeId(i)));
    }
    assertEquals("2", request(0, Addresses.replica(hub, cluster.nodeId(2), "p")));
    assertEquals("1", request(0, Addresses.replica(hub, cluster.nodeId(1), "p")));
    assertEquals("1", request(1, Addresses.replica(hub, cluster.nodeId(1), "p")));
    for (int i = 0; i < 3; i++) {
      assertEquals("" + i, request(0, Addresses.node(hub, cluster.nodeId(i))));
      assertEquals("" + i, request(2, Addresses.node(hub, cluster.nodeId(i))));
    }
  }

  @Test
  void node_without_the_hub_is_told_by_one_that_has_it_and_keeps_order() {
    FixedRoutes routes = new FixedRoutes().with("p", cluster.nodeId(2));
    cluster.manager(1).registerHub(hub, routes);
    ConcurrentLinkedQueue<Integer> got = new ConcurrentLinkedQueue<>();
    cluster
        .node(2)
        .eventBus()
        .consumer(
            Addresses.process(hub, "p"),
            message -> {
              if (message.body() instanceof Integer number) {
                got.add(number);
              }
              message.reply("2");
            });
    cluster
        .node(0)
        .runOnContext(
            v -> {
              for (int i = 0; i < 1_000; i++) {
                cluster.node(0).eventBus().send(Addresses.process(hub, "p"), i);
              }
            });
    eventually("all delivered", () -> got.size() == 1_000);
    assertEquals(IntStream.range(0, 1_000).boxed().toList(), List.copyOf(got));

    assertEquals(ReplyFailure.NO_HANDLERS, failure(0, Addresses.process(hub, "other")));
    assertEquals(ReplyFailure.NO_HANDLERS, failure(0, Addresses.process("nohub", "p")));

    serve(1, Addresses.process(hub, "p"));
    routes.with("p", cluster.nodeId(1));
    eventually("asked anew", () -> "1".equals(requestOrNull(0, Addresses.process(hub, "p"))));
  }

  @Test
  void node_without_the_hub_publishes_to_every_replica() {
    cluster
        .manager(1)
        .registerHub(hub, new FixedRoutes().with("p", cluster.nodeId(1), cluster.nodeId(2)));
    AtomicInteger got = new AtomicInteger();
    Set<Integer> nodes = ConcurrentHashMap.newKeySet();
    for (int i = 0; i < 3; i++) {
      int node = i;
      cluster
          .node(i)
          .eventBus()
          .consumer(
              Addresses.process(hub, "p"),
              message -> {
                nodes.add(node);
                got.incrementAndGet();
              });
    }
    cluster.node(0).eventBus().publish(Addresses.process(hub, "p"), "x");
    eventually("two deliveries", () -> got.get() == 2);
    assertEquals(Set.of(1, 2), nodes);
  }

  @Test
  void every_node_answers_for_hubs_it_has_not() {
    Buffer question = Buffer.buffer("hello");
    cluster
        .manager(1)
        .registerHub(
            hub,
            new FixedRoutes(),
            message -> message.reply(message.body().copy().appendString("!")));
    eventually("answers", () -> control(1) != null);
    assertEquals(
        "hello!",
        await(cluster.manager(0).ask(cluster.nodeId(1), hub, question, 5_000)).body().toString());
    ReplyException none =
        assertThrows(
            ReplyException.class,
            () -> await(cluster.manager(0).ask(cluster.nodeId(2), hub, question, 5_000)));
    assertEquals(ControlEndpoint.NO_SUCH_HUB, none.failureCode());
    assertTrue(none.getMessage().contains("no such hub: " + hub), none.getMessage());
  }

  @Test
  void second_hub_of_one_id_in_one_vertx_is_refused_until_the_first_is_gone() {
    Runnable registration = cluster.manager(0).registerHub(hub, new FixedRoutes());
    IllegalStateException refused =
        assertThrows(
            IllegalStateException.class,
            () -> cluster.manager(0).registerHub(hub, new FixedRoutes()));
    assertTrue(refused.getMessage().contains(hub), refused.getMessage());
    cluster.manager(1).registerHub(hub, new FixedRoutes());
    registration.run();
    cluster.manager(0).registerHub(hub, new FixedRoutes());
    assertThrows(
        IllegalArgumentException.class,
        () -> cluster.manager(0).registerHub("a.b", new FixedRoutes()));
  }

  @Test
  void ordinary_addresses_go_through_the_cluster_as_ever() {
    serve(1, "plain");
    serve(2, Addresses.service(hub));
    eventually("plain", () -> "1".equals(requestOrNull(0, "plain")));
    eventually("service", () -> "2".equals(requestOrNull(0, Addresses.service(hub))));
  }

  private @Nullable Object control(int node) {
    return cluster
        .manager(0)
        .ask(cluster.nodeId(node), hub, Buffer.buffer("x"), 1_000)
        .otherwiseEmpty()
        .map(Message::body)
        .otherwiseEmpty()
        .await();
  }

  private void serve(int node, String address) {
    await(
        cluster
            .node(node)
            .eventBus()
            .consumer(address, message -> message.reply("" + node))
            .completion());
  }

  private String request(int from, String address) {
    String answer = requestOrNull(from, address);
    return answer == null ? "" : answer;
  }

  private @Nullable String requestOrNull(int from, String address) {
    return await(
        cluster
            .node(from)
            .eventBus()
            .<String>request(address, "?", new DeliveryOptions().setSendTimeout(5_000))
            .map(Message::body)
            .otherwiseEmpty());
  }

  private @Nullable ReplyFailure failure(int from, String address) {
    return await(
        cluster
            .node(from)
            .eventBus()
            .request(address, "?", new DeliveryOptions().setSendTimeout(5_000))
            .map(reply -> (ReplyFailure) null)
            .otherwise(failure -> ((ReplyException) failure).failureType()));
  }
}
