package io.processhub.codegen.calls;

import static io.processhub.testing.TestClusters.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.processhub.ProcessHub;
import io.processhub.ProcessHubOptions;
import io.processhub.ProcessSpec;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetSocket;
import io.vertx.ext.bridge.BridgeOptions;
import io.vertx.ext.bridge.PermittedOptions;
import io.vertx.ext.eventbus.bridge.tcp.TcpEventBusBridge;
import io.vertx.ext.eventbus.bridge.tcp.impl.protocol.FrameHelper;
import io.vertx.ext.eventbus.bridge.tcp.impl.protocol.FrameParser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who knows nothing but JSON and the TCP bridge calls a generated process. */
class BridgeTest {
  private final Vertx vertx = Vertx.vertx();
  private final Vertx outside = Vertx.vertx();

  @AfterEach
  void close() {
    await(outside.close());
    await(vertx.close());
  }

  @Test
  void bridge_client_calls_an_action_and_hears_why_it_failed() throws IOException {
    ProcessHub hub = await(ProcessHub.create(vertx, new ProcessHubOptions()).start());
    await(hub.startProcess(new ProcessSpec("talker", TalkerVerticle.class)));
    NetSocket socket = await(outside.createNetClient().connect(bridge(), "127.0.0.1"));
    String address = hub.address("talker");

    JsonObject note = await(ask(socket, address, "note", new JsonObject().put("text", "n")));
    assertEquals(new JsonObject().put("text", "n"), note.getJsonObject("body"), note::encode);
    JsonObject bytes =
        await(
            ask(
                socket,
                address,
                "reverse",
                new JsonObject("{\"bytes\":\"AQID\",\"more\":{\"more\":[\"BA\"]}}")));
    assertEquals("AwIBBA", bytes.getString("body"), bytes::encode);
    JsonObject wrong = await(ask(socket, address, "note", new JsonObject().put("text", 7)));
    assertEquals("err", wrong.getString("type"), wrong::encode);
    assertEquals(400, wrong.getInteger("failureCode"), wrong::encode);
  }

  /** The port of a new bridge to all processes. */
  private int bridge() throws IOException {
    PermittedOptions processes =
        new PermittedOptions().setAddressRegex("processhub\\.hub\\.process\\..+");
    int port;
    // a bridge does not tell its port
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    await(
        TcpEventBusBridge.create(vertx, new BridgeOptions().addInboundPermitted(processes))
            .listen(port, "127.0.0.1"));
    return port;
  }

  /** The frame that answers. */
  private static Future<JsonObject> ask(
      NetSocket socket, String address, String action, JsonObject body) {
    Promise<JsonObject> answer = Promise.promise();
    socket.handler(new FrameParser(answer::handle));
    JsonObject headers = new JsonObject().put("action", action);
    FrameHelper.sendFrame("send", address, "reply", headers, null, body, socket);
    return answer.future();
  }
}
