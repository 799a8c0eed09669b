package io.processhub.cluster;

import static io.processhub.testing.TestClusters.await;
import static io.processhub.testing.TestClusters.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.wire.Addresses;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Replica addresses of a hub on two nodes, seen from one of them and from a stranger. */
class HubResolverTest {
  private static final SeamSettings LONG_LIVED = new SeamSettings(20, 30, 60_000, 2_000, 60_000, 0);

  private final FakeNodes nodes = new FakeNodes();
  private HubClusterManager member;
  private HubClusterManager host;
  private HubClusterManager stranger;
  private final Routes memberRoutes = new Routes();
  private final Routes hostRoutes = new Routes();

  @BeforeEach
  void start() {
    member = nodes.add(LONG_LIVED);
    host = nodes.add(LONG_LIVED);
    stranger = nodes.add(LONG_LIVED);
    member.registerHub("h", memberRoutes);
    host.registerHub("h", hostRoutes);
    memberRoutes.names.put("host", host.nodeId());
    memberRoutes.names.put("me", member.nodeId());
  }

  @AfterEach
  void close() {
    nodes.close();
  }

  /** Nodes by the names that replica addresses give them, and what was opened here. */
  private static final class Routes implements HubRoutes {
    final Map<String, String> names = new ConcurrentHashMap<>();
    final Queue<String> opened = new ConcurrentLinkedQueue<>();
    volatile @Nullable Boolean answer = true;

    @Override
    public @Nullable String sendTo(String processId) {
      return null;
    }

    @Override
    public List<String> publishTo(String processId) {
      return List.of();
    }

    @Override
    public @Nullable String replicaOn(String node, String processId) {
      return names.get(node);
    }

    @Override
    public void openReplica(String node, String processId, Completable<Boolean> done) {
      opened.add(node + "/" + processId);
      Boolean now = answer;
      if (now != null) {
        done.succeed(now);
      }
    }

    @Override
    public boolean hasMember(String nodeId) {
      return true;
    }
  }

  private Future<@Nullable String> resolve(String node, String processId) {
    String address = Addresses.replica("h", node, processId);
    Promise<@Nullable String> promise = Promise.promise();
    member.resolver().selectOne(member.hubs().get("h"), address, Addresses.parse(address), promise);
    return promise.future();
  }

  private Future<@Nullable String> locate(String node, String processId) {
    String address = Addresses.replica("h", node, processId);
    Promise<@Nullable String> promise = Promise.promise();
    stranger.locator().locateOne(address, Addresses.parse(address), promise);
    return promise.future();
  }

  @Test
  void node_of_the_replica_opens_an_address_once_for_all_who_wait_in_their_order() {
    List<Integer> answered = Collections.synchronizedList(new ArrayList<>());
    List<Future<@Nullable String>> answers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      int turn = i;
      // added before the future that is awaited completes, on whichever thread answers
      answers.add(
          resolve("host", "p")
              .map(
                  node -> {
                    answered.add(turn);
                    return node;
                  }));
    }
    for (Future<@Nullable String> each : answers) {
      assertEquals(host.nodeId(), await(each));
    }
    assertEquals(IntStream.range(0, 100).boxed().toList(), answered);
    assertEquals(host.nodeId(), await(resolve("host", "p")));
    assertEquals(List.of("host/p"), List.copyOf(hostRoutes.opened));
    assertEquals(List.of(), List.copyOf(memberRoutes.opened));
  }

  @Test
  void replica_on_this_node_is_opened_here() {
    assertEquals(member.nodeId(), await(resolve("me", "p")));
    assertEquals(List.of("me/p"), List.copyOf(memberRoutes.opened));
    assertEquals(List.of(), List.copyOf(hostRoutes.opened));
  }

  @Test
  void node_that_the_routes_do_not_give_any_more_is_none_at_once() {
    assertEquals(host.nodeId(), await(resolve("host", "p")));
    memberRoutes.names.remove("host");
    Future<@Nullable String> answer = resolve("host", "p");
    assertTrue(answer.isComplete());
    assertNull(answer.result());
  }

  @Test
  void name_that_moved_on_to_another_node_is_opened_there() {
    assertEquals(host.nodeId(), await(resolve("host", "p")));
    memberRoutes.names.put("host", member.nodeId());
    assertEquals(member.nodeId(), await(resolve("host", "p")));
    assertEquals(List.of("host/p"), List.copyOf(memberRoutes.opened));
  }

  @Test
  void replica_that_is_not_there_is_no_node_and_asked_for_anew() {
    hostRoutes.answer = false;
    assertNull(await(resolve("host", "p")));
    eventually("forgotten", () -> member.resolver().answers() == 0);
    hostRoutes.answer = true;
    assertEquals(host.nodeId(), await(resolve("host", "p")));
  }

  @Test
  void replica_that_does_not_open_within_the_deadline_is_no_node() {
    hostRoutes.answer = null;
    memberRoutes.answer = null;
    for (String node : List.of("host", "me")) {
      long before = System.nanoTime();
      assertNull(await(resolve(node, "p")));
      long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before);
      assertTrue(waited >= 900 && waited < 5_000, node + " after " + waited + " ms");
    }
  }

  @Test
  void stranger_gets_an_open_address_from_a_member() {
    hostRoutes.names.putAll(memberRoutes.names);
    assertEquals(host.nodeId(), await(locate("host", "p")));
    assertEquals(host.nodeId(), await(locate("host", "p")));
    assertTrue(hostRoutes.opened.contains("host/p"), hostRoutes.opened.toString());
    assertNull(await(locate("other", "p")));
  }

  @Test
  void only_replica_addresses_can_be_opened() {
    for (String address : List.of(Addresses.process("h", "p"), Addresses.node("h", "n"), "x")) {
      DeliveryOptions open =
          new DeliveryOptions()
              .addHeader(ControlEndpoint.HUB, "h")
              .addHeader(ControlEndpoint.LOCATE, ControlEndpoint.OPEN);
      int code =
          await(
              nodes
                  .vertx(0)
                  .eventBus()
                  .request(Addresses.seam(host.nodeId()), address, open)
                  .map(reply -> 0)
                  .otherwise(e -> ((ReplyException) e).failureCode()));
      assertEquals(ControlEndpoint.MALFORMED, code, address);
    }
    assertEquals(List.of(), List.copyOf(hostRoutes.opened));
  }
}
