package io.processhub.scenario;

import static io.processhub.scenario.HubCluster.await;
import static io.processhub.scenario.HubCluster.counters;
import static io.processhub.scenario.HubCluster.ids;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.processhub.HubErrorCode;
import io.processhub.ProcessHub;
import io.processhub.ProcessRecord;
import io.processhub.ProcessSpec;
import io.processhub.StartResult;
import io.processhub.StopResult;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.bridge.BridgeOptions;
import io.vertx.ext.bridge.PermittedOptions;
import io.vertx.ext.eventbus.bridge.tcp.TcpEventBusBridge;
import io.vertx.ext.eventbus.bridge.tcp.impl.protocol.FrameHelper;
import io.vertx.ext.eventbus.bridge.tcp.impl.protocol.FrameParser;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.sockjs.SockJSBridgeOptions;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The last part of H3: who knows nothing but a bridge of some node reaches every process and the
 * service.
 */
class BridgeTest {
  enum Bridge {
    TCP,
    SOCKJS
  }

  private static final PermittedOptions PROCESSES =
      new PermittedOptions().setAddressRegex("processhub\\.hub\\.process\\..+");
  private static final PermittedOptions QUERIES =
      new PermittedOptions().setAddress("processhub.hub.read");
  private static final PermittedOptions SERVICE =
      new PermittedOptions().setAddress("processhub.hub");
  private static final AtomicInteger PORTS = new AtomicInteger();

  private static Vertx outside;

  @BeforeAll
  static void open() {
    outside = Vertx.vertx();
  }

  @AfterAll
  static void close() {
    await(outside.close());
  }

  @ParameterizedTest
  @EnumSource
  void h3_a_bridge_client_reaches_a_process_on_every_node_and_where_it_goes_when_its_node_leaves(
      Bridge bridge) {
    try (HubCluster cluster = HubCluster.of(3)) {
      Client atHub = client(bridge, cluster.node(0), PROCESSES);
      Client atBystander = client(bridge, cluster.nodes.add(), PROCESSES);
      List<ProcessSpec> specs = counters("bridged-", 40);
      assertEquals(Map.of(), await(cluster.hub(1).startProcesses(specs)).errors());
      cluster.awaitEqual(ids(specs));
      Map<String, String> before = cluster.places();
      assertEquals(Set.of("n0", "n1", "n2"), Set.copyOf(before.values()));
      for (String id : ids(specs)) {
        assertEquals(1, count(atHub, cluster, id));
        assertEquals(2, count(atBystander, cluster, id));
      }

      ProcessHub leaver = cluster.hubs.remove(2);
      cluster.nodes.close(cluster.node(2));
      cluster.awaitNodes();
      cluster.awaitEqual(ids(specs));
      Map<String, String> after = cluster.places();
      assertEquals(Set.of("n0", "n1"), Set.copyOf(after.values()));
      for (String id : ids(specs)) {
        // a counter exports nothing: one that moved begins anew
        long seen = leaver.nodeName().equals(before.get(id)) ? 0 : 2;
        assertEquals(seen + 1, count(atHub, cluster, id));
        assertEquals(seen + 2, count(atBystander, cluster, id));
      }

      JsonObject nobody = atHub.request(ProcessHub.addressOf("hub", "nobody"), "?", Map.of());
      assertEquals("NO_HANDLERS", nobody.getString("failureType"), nobody::encode);
    }
  }

  /** Asks that process, which must be the one in the registry, what it has counted. */
  private static long count(Client client, HubCluster cluster, String id) {
    JsonObject frame = client.request(ProcessHub.addressOf("hub", id), "?", Map.of());
    assertEquals("message", frame.getString("type"), frame::encode);
    assertIsRegistered(cluster, id, frame.getJsonObject("body"));
    return frame.getJsonObject("body").getLong("count");
  }

  private static void assertIsRegistered(HubCluster cluster, String id, JsonObject answer) {
    ProcessRecord record = cluster.hub(0).lookup(id);
    assertNotNull(record);
    assertEquals(id, answer.getString("id"));
    assertEquals(record.replicas().get(0).deploymentId(), answer.getString("deployment"));
  }

  @ParameterizedTest
  @EnumSource
  void h3_a_bridge_that_permits_only_queries_looks_up_and_stops_nothing(Bridge bridge) {
    int started = Running.ever("guarded");
    try (HubCluster cluster = HubCluster.of(2)) {
      await(cluster.hub(0).startProcess(new ProcessSpec("guarded", Counter.class)));
      cluster.awaitEqual(List.of("guarded"));
      Client reader = client(bridge, cluster.node(1), QUERIES);
      JsonObject record = lookup(reader);
      assertEquals(cluster.hub(0).lookup("guarded"), new ProcessRecord(record));

      JsonObject ids = new JsonObject().put("ids", new JsonArray().add("guarded"));
      JsonObject body = new JsonObject().put("request", ids);
      Map<String, Object> stop = Map.of("action", "stop");
      assertDenied(reader.request("processhub.hub", body, stop));
      assertDenied(reader.request(cluster.hub(0).address("guarded"), "stop", Map.of()));
      JsonObject onRead = reader.request("processhub.hub.read", body, stop);
      assertEquals("err", onRead.getString("type"), onRead::encode);
      assertEquals(405, onRead.getInteger("failureCode"), onRead::encode);
      cluster.awaitEqual(List.of("guarded"));
      assertEquals(record, lookup(reader));
      assertEquals(started + 1, Running.ever("guarded"));

      // the same frame does stop it where the service is permitted
      JsonObject stopped =
          client(bridge, cluster.node(1), SERVICE).request("processhub.hub", body, stop);
      assertEquals("message", stopped.getString("type"), stopped::encode);
      assertNull(lookup(reader));
      cluster.awaitEqual(List.of());
      assertEquals(0, Running.now("guarded"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void h2_h3_a_bridge_that_permits_the_service_starts_calls_updates_and_stops(Bridge bridge) {
    try (HubCluster cluster = HubCluster.of(2)) {
      Client client = client(bridge, cluster.nodes.add(), SERVICE);
      List<ProcessSpec> specs = counters("started-by-bridge-", 10);
      JsonArray array = new JsonArray();
      specs.forEach(spec -> array.add(spec.toJson()));
      StartResult started =
          new StartResult(service(client, "start", new JsonObject().put("specs", array)));
      assertEquals(Map.of(), started.errors());
      assertEquals(ids(specs), started.ids());
      cluster.awaitEqual(ids(specs));
      started.started().forEach(record -> assertEquals(1, Running.now(record.id())));
      StartResult taken =
          new StartResult(service(client, "start", new JsonObject().put("specs", array)));
      assertEquals(HubErrorCode.ALREADY_STARTED, taken.errors().get(ids(specs).get(0)).code());

      String id = ids(specs).get(3);
      JsonObject call = new JsonObject().put("id", id).put("body", "?");
      JsonObject answer = service(client, "request", call).getJsonObject("body");
      assertEquals(1, answer.getLong("count"));
      assertIsRegistered(cluster, id, answer);
      JsonObject tags = new JsonObject().put("tags", new JsonArray().add("bridged"));
      service(client, "update", new JsonObject().put("id", id).put("options", tags));
      cluster.awaitEqual();
      assertEquals(Set.of("bridged"), cluster.hub(0).lookup(id).tags());

      JsonObject wrong = new JsonObject().put("specs", new JsonArray());
      JsonObject refused =
          client.request(
              "processhub.hub", new JsonObject().put("request", wrong), Map.of("action", "start"));
      assertEquals("err", refused.getString("type"), refused::encode);
      assertEquals(400, refused.getInteger("failureCode"), refused::encode);

      JsonArray all = new JsonArray(ids(specs));
      StopResult stopped =
          new StopResult(service(client, "stop", new JsonObject().put("ids", all)));
      assertEquals(Set.copyOf(ids(specs)), stopped.stopped().keySet());
      cluster.awaitEqual(List.of());
    }
  }

  /** The result of an action of the service. */
  private static JsonObject service(Client client, String action, JsonObject request) {
    JsonObject body = new JsonObject().put("request", request);
    JsonObject frame = client.request("processhub.hub", body, Map.of("action", action));
    assertEquals("message", frame.getString("type"), frame::encode);
    return frame.getJsonObject("body");
  }

  private static JsonObject lookup(Client reader) {
    JsonObject frame =
        reader.request(
            "processhub.hub.read",
            new JsonObject().put("id", "guarded"),
            Map.of("action", "lookup"));
    assertEquals("message", frame.getString("type"), frame::encode);
    return frame.getJsonObject("body");
  }

  private static void assertDenied(JsonObject frame) {
    assertEquals(
        new JsonObject().put("type", "err").put("message", "access_denied"), frame, frame::encode);
  }

  private Client client(Bridge kind, Vertx node, PermittedOptions permitted) {
    return kind == Bridge.TCP
        ? new TcpClient(outside, node, permitted)
        : new SockJsClient(outside, node, permitted);
  }

  /** A connection to a new bridge of a node; both end with the node. One request at a time. */
  private abstract static class Client {
    private final BlockingQueue<JsonObject> frames = new LinkedBlockingQueue<>();
    private int requests;

    abstract void send(String address, String replyAddress, Object body, JsonObject headers);

    void received(JsonObject frame) {
      frames.add(frame);
    }

    /** The frame that answers; a refusal is one too, which does not say what it refuses. */
    JsonObject request(String address, Object body, Map<String, Object> headers) {
      String replyAddress = "reply-" + requests++;
      send(address, replyAddress, body, new JsonObject(headers));
      JsonObject answer;
      try {
        answer = frames.poll(40, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        throw new IllegalStateException("interrupted while asking " + address, e);
      }
      assertNotNull(answer, "no frame from the bridge for " + address + " within 40 s");
      assertEquals(replyAddress, answer.getString("address", replyAddress), answer::encode);
      return answer;
    }
  }

  /** Speaks the frames of the TCP bridge. */
  private static final class TcpClient extends Client {
    private final NetSocket socket;

    TcpClient(Vertx outside, Vertx node, PermittedOptions permitted) {
      SocketAddress address = SocketAddress.sharedRandomPort(PORTS.incrementAndGet(), "127.0.0.1");
      TcpEventBusBridge bridge =
          TcpEventBusBridge.create(node, new BridgeOptions().addInboundPermitted(permitted));
      await(bridge.listen(address));
      // a bridge does not tell its port; a server that shares it does
      NetServer sharer = node.createNetServer().connectHandler(NetSocket::close);
      int port = await(sharer.listen(address)).actualPort();
      await(sharer.close());
      socket = await(outside.createNetClient().connect(port, "127.0.0.1"));
      socket.handler(
          new FrameParser(
              parsed ->
                  received(
                      parsed.succeeded()
                          ? parsed.result()
                          : new JsonObject().put("type", "unreadable: " + parsed.cause()))));
    }

    @Override
    void send(String address, String replyAddress, Object body, JsonObject headers) {
      FrameHelper.sendFrame("send", address, replyAddress, headers, null, body, socket);
    }
  }

  /**
   * Speaks those of the SockJS bridge, as a browser does, and tells of them in the TCP bridge's.
   */
  private static final class SockJsClient extends Client {
    private final WebSocket socket;

    SockJsClient(Vertx outside, Vertx node, PermittedOptions permitted) {
      Router router = Router.router(node);
      router
          .route("/eventbus*")
          .subRouter(
              SockJSHandler.create(node)
                  .bridge(new SockJSBridgeOptions().addInboundPermitted(permitted)));
      int port =
          await(node.createHttpServer().requestHandler(router).listen(0, "127.0.0.1")).actualPort();
      socket =
          await(outside.createWebSocketClient().connect(port, "127.0.0.1", "/eventbus/websocket"));
      socket.handler(bytes -> received(translated(bytes.toJsonObject())));
    }

    private static JsonObject translated(JsonObject frame) {
      return switch (frame.getString("type")) {
        case "rec" -> frame.put("type", "message");
        case "err" ->
            frame.containsKey("body")
                ? new JsonObject().put("type", "err").put("message", frame.getString("body"))
                : frame;
        default -> frame;
      };
    }

    @Override
    void send(String address, String replyAddress, Object body, JsonObject headers) {
      JsonObject frame =
          new JsonObject()
              .put("type", "send")
              .put("address", address)
              .put("replyAddress", replyAddress)
              .put("headers", headers)
              .put("body", body);
      await(socket.writeTextMessage(frame.encode()));
    }
  }
}
