package io.processhub.codegen.calls;

import static io.processhub.testing.TestClusters.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.HubErrorCode;
import io.processhub.HubException;
import io.processhub.InvalidRequestException;
import io.processhub.NoSuchNodeException;
import io.processhub.ProcessHub;
import io.processhub.ProcessHubOptions;
import io.processhub.ProcessSpec;
import io.processhub.UnexpectedException;
import io.processhub.UnknownActionException;
import io.processhub.testing.TestClusters;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.serviceproxy.ServiceException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A generated process answers generated clients, service proxies and plain requests alike, on its
 * own node (0) and over the wire (1); a generated client calls a hand-written process.
 */
class CallsTest {
  private static TestClusters nodes;
  private static ProcessHub hub;

  @BeforeAll
  static void start() {
    nodes = TestClusters.of(2);
    hub = await(ProcessHub.create(nodes.node(0), new ProcessHubOptions()).start());
    await(hub.startProcess(new ProcessSpec("talker", TalkerVerticle.class)));
    await(hub.startProcess(new ProcessSpec("by-hand", HandWrittenTalker.class)));
  }

  @AfterAll
  static void stop() {
    nodes.close();
  }

  private static TalkerClient client(int node, String id) {
    return TalkerClient.of(nodes.node(node), "hub", id);
  }

  private static TalkerClient client(int node) {
    return client(node, "talker");
  }

  private static Talk proxy(int node, String id) {
    return new TalkVertxEBProxy(nodes.node(node), hub.address(id));
  }

  private static void check(List<Future<?>> first, List<Future<?>> second) {
    for (int i = 0; i < first.size(); i++) {
      assertEquals(await(first.get(i)), await(second.get(i)), "call " + i);
    }
  }

  private static List<Future<?>> calls(Talk talk) {
    return List.of(
        talk.primitives(true, (byte) 1, (short) 2, 3, 4L, 5.5f, 6.5, 'h'),
        talk.boxes(true, (byte) 1, (short) 2, 3, 4L, 5.5f, 6.5, 'h'),
        talk.boxes(null, null, null, null, null, null, null, null),
        talk.values("s", Color.GREEN, json(), new JsonArray().add(1), new Note("n")),
        talk.values(null, null, null, null, null),
        talk.collections(
            List.of(1L, 1L << 40), Set.of("a"), Map.of("one", 1L), List.of(new Note("n"))),
        talk.integer(7),
        talk.aByte(7),
        talk.aFloat(7),
        talk.character('c'),
        talk.color("RED"),
        talk.object("o"),
        talk.note("n"),
        talk.notes(List.of("a", "b")),
        talk.notesByText(List.of("a")),
        talk.longs(3),
        talk.texts(3),
        talk.nothing());
  }

  private static List<Future<?>> calls(TalkerClient talk) {
    return List.of(
        talk.primitives(true, (byte) 1, (short) 2, 3, 4L, 5.5f, 6.5, 'h'),
        talk.boxes(true, (byte) 1, (short) 2, 3, 4L, 5.5f, 6.5, 'h'),
        talk.boxes(null, null, null, null, null, null, null, null),
        talk.values("s", Color.GREEN, json(), new JsonArray().add(1), new Note("n")),
        talk.values(null, null, null, null, null),
        talk.collections(
            List.of(1L, 1L << 40), Set.of("a"), Map.of("one", 1L), List.of(new Note("n"))),
        talk.integer(7),
        talk.aByte(7),
        talk.aFloat(7),
        talk.character('c'),
        talk.color("RED"),
        talk.object("o"),
        talk.note("n"),
        talk.notes(List.of("a", "b")),
        talk.notesByText(List.of("a")),
        talk.longs(3),
        talk.texts(3),
        talk.nothing());
  }

  private static JsonObject json() {
    return new JsonObject().put("a", new JsonObject().put("b", 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void service_proxy_and_generated_client_get_what_the_class_itself_returns(int node) {
    List<Future<?>> own = calls(new Talker());
    check(own, calls(proxy(node, "talker")));
    check(own, calls(client(node)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void generated_client_calls_a_process_written_by_hand(int node) {
    check(calls(proxy(node, "by-hand")), calls(client(node, "by-hand")));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void buffers_overloads_and_nested_collections_travel_where_service_proxies_refuse(int node) {
    Buffer bytes = Buffer.buffer(new byte[] {-1, 0, 62, 63, 127});
    Buffer reversed =
        await(client(node).reverse(bytes, Map.of("more", List.of(Buffer.buffer("x")))));
    assertEquals(Buffer.buffer(new byte[] {127, 63, 62, 0, -1, 'x'}), reversed);
    assertEquals("note 3", await(client(node).note(3)));
    assertEquals(new Note("3"), await(client(node).note("3")));
    List<Set<Character>> letters = List.of(Set.of('a'), Set.of());
    assertEquals(letters, await(client(node).letters(letters)));
    assertNull(await(client(node).nullText(null)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void failures_come_back_as_what_they_were(int node) {
    TalkerClient talker = client(node);
    Talker.Refused refused =
        assertThrows(Talker.Refused.class, () -> await(talker.throwDeclared(false)));
    assertEquals("this time", refused.getMessage());
    assertEquals(
        "for good",
        assertThrows(Talker.Refused.class, () -> await(talker.throwDeclared(true))).getMessage());
    assertEquals(
        "later",
        assertThrows(Talker.Refused.class, () -> await(talker.failDeclaredLater())).getMessage());
    UnexpectedException unexpected =
        assertThrows(UnexpectedException.class, () -> await(talker.throwUndeclared()));
    assertEquals("oops", unexpected.getMessage());
    assertEquals(IllegalStateException.class.getName(), unexpected.type());
    assertEquals(
        "n7",
        assertThrows(NoSuchNodeException.class, () -> await(talker.throwHubException())).node());
    ServiceException service =
        assertThrows(ServiceException.class, () -> await(talker.refuse(1077)));
    assertEquals(1077, service.failureCode());
    assertThrows(UnexpectedException.class, () -> await(talker.noFuture()));
    ReplyException nobody =
        assertThrows(ReplyException.class, () -> await(client(node, "nobody").nothing()));
    assertEquals(ReplyFailure.NO_HANDLERS, nobody.failureType());

    // the proxy's caller gets the name of it from the code
    ServiceException proxied =
        assertThrows(ServiceException.class, () -> await(proxy(node, "talker").refuse(404)));
    assertEquals(HubErrorCode.NO_SUCH_PROCESS, HubException.from(proxied).code());
  }

  private static Throwable refused(int node, Object body, String action) {
    DeliveryOptions options = new DeliveryOptions();
    if (!action.isEmpty()) {
      options.addHeader("action", action);
    }
    Throwable failure =
        await(
            nodes
                .node(node)
                .eventBus()
                .request(hub.address("talker"), body, options)
                .<Throwable>transform(ended -> Future.succeededFuture(ended.cause())));
    return HubException.from(failure);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void malformed_calls_are_refused_by_name_and_harm_nothing(int node) {
    JsonObject empty = new JsonObject();
    assertTrue(refused(node, empty, "fly") instanceof UnknownActionException);
    assertTrue(refused(node, empty, "") instanceof UnknownActionException);
    assertTrue(refused(node, "text", "integer") instanceof InvalidRequestException);
    assertEquals("'value' of 'integer' is missing", refused(node, empty, "integer").getMessage());
    for (Object wrong : List.of("7", 7.5, 1L << 40, true, new JsonArray())) {
      Throwable failure = refused(node, new JsonObject().put("value", wrong), "integer");
      assertTrue(failure instanceof InvalidRequestException, failure::toString);
      assertTrue(
          failure.getMessage().startsWith("'value' of 'integer' must be an int, not "),
          failure::getMessage);
    }
    assertEquals(8, await(client(node).integer(8)));
  }

  @Test
  void plain_request_of_json_text_is_answered_in_json() {
    JsonObject body = new JsonObject("{\"letters\":[[97],[\"b\"]]}");
    DeliveryOptions action = new DeliveryOptions().addHeader("action", "letters");
    Object reply =
        await(
            nodes
                .node(1)
                .eventBus()
                .request(hub.address("talker"), body, action)
                .map(message -> message.body()));
    assertEquals("[[97],[98]]", ((JsonArray) reply).encode());
  }
}
