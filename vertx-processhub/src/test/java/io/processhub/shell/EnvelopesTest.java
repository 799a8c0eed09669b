package io.processhub.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.HubErrorCode;
import io.processhub.ProcessHubOptions;
import io.processhub.ProcessSpec;
import io.processhub.core.Effect;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.scenario.Adder;
import io.processhub.scenario.AdderProcess;
import io.processhub.testing.TestClusters;
import io.processhub.wire.Addresses;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.serviceproxy.ServiceProxyBuilder;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages that go through the old node of a process: what arrives at the new one, and back. */
class EnvelopesTest {
  private static final String ID = "p";
  private static final String ADDRESS = PlaneCluster.address(ID);
  private PlaneCluster cluster;

  @BeforeEach
  void open() {
    cluster = new PlaneCluster(TestClusters.of(3), new ProcessHubOptions());
    Ledgered.CALLS.clear();
    Ledgered.WRONG.clear();
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  /** The process is on node 1; senders send to node 0, which sends on. */
  private void forwardedFromNode0(ProcessSpec spec) {
    cluster.start(spec, 0);
    cluster.commit(spec, 1, false);
    cluster.node(0).routes.put(ID, cluster.node(0).nodeId);
  }

  private static <T> Future<T> ask(Vertx from, Object body, DeliveryOptions options) {
    return from.eventBus().<T>request(ADDRESS, body, options).map(Message::body);
  }

  private static Throwable failure(Future<?> future) {
    return TestClusters.await(
        future.transform(
            result ->
                result.failed()
                    ? Future.succeededFuture(result.cause())
                    : Future.failedFuture(new AssertionError("succeeded: " + result.result()))));
  }

  /** Written as its length, read as text. */
  private record Lengths(String name) implements MessageCodec<byte[], String> {
    @Override
    public void encodeToWire(Buffer buffer, byte[] sent) {
      buffer.appendInt(sent.length);
    }

    @Override
    public String decodeFromWire(int position, Buffer buffer) {
      return "of " + buffer.getInt(position);
    }

    @Override
    public String transform(byte[] sent) {
      return "of " + sent.length;
    }

    @Override
    public byte systemCodecID() {
      return -1;
    }
  }

  /** For one JVM only, as applications write them. */
  private static final class LocalOnly implements MessageCodec<Thread, Thread> {
    @Override
    public void encodeToWire(Buffer buffer, Thread thread) {
      throw new UnsupportedOperationException("threads stay here");
    }

    @Override
    public Thread decodeFromWire(int position, Buffer buffer) {
      throw new UnsupportedOperationException("threads stay here");
    }

    @Override
    public Thread transform(Thread thread) {
      return thread;
    }

    @Override
    public String name() {
      return "local-only";
    }

    @Override
    public byte systemCodecID() {
      return -1;
    }
  }

  @Test
  void bodies_of_every_kind_arrive_as_they_were_sent() {
    cluster.vertx.nodes().forEach(vertx -> vertx.eventBus().registerCodec(new Lengths("lengths")));
    forwardedFromNode0(new ProcessSpec(ID, Ledgered.class));
    List<Object> bodies =
        List.of("text", 1, 2L, 3.5, true, new JsonObject().put("a", 1), new JsonArray().add("b"));
    for (int from = 0; from < 3; from++) {
      Vertx sender = cluster.vertx.node(from);
      for (Object body : bodies) {
        assertEquals(
            ADDRESS + " true 0 " + body,
            TestClusters.await(ask(sender, body, new DeliveryOptions())));
      }
      assertEquals(
          ADDRESS + " true 0 null", TestClusters.await(ask(sender, null, new DeliveryOptions())));
      DeliveryOptions lengths =
          new DeliveryOptions().setCodecName("lengths").addHeader("a", "1").addHeader("b", "2");
      assertEquals(ADDRESS + " true 2 of 7", TestClusters.await(ask(sender, new byte[7], lengths)));
    }
  }

  @Test
  void a_body_that_cannot_leave_its_node_is_answered_and_harms_no_other() {
    Vertx sender = cluster.vertx.node(0);
    sender.eventBus().registerCodec(new LocalOnly());
    forwardedFromNode0(new ProcessSpec(ID, Ledgered.class));
    Future<?> refused =
        ask(sender, Thread.currentThread(), new DeliveryOptions().setCodecName("local-only"));
    Future<String> next = ask(sender, "next", new DeliveryOptions());
    ReplyException failure = (ReplyException) failure(refused);
    assertEquals(HubErrorCode.MIGRATION.number(), failure.failureCode());
    assertTrue(failure.getMessage().contains("cannot be sent to another node"), failure::toString);
    assertTrue(failure.getMessage().contains("local-only"), failure::toString);
    assertEquals(ADDRESS + " true 0 next", TestClusters.await(next));
  }

  @Test
  void a_published_message_arrives_once() {
    forwardedFromNode0(new ProcessSpec(ID, Ledgered.class));
    cluster.vertx.node(2).eventBus().publish(ADDRESS, "news");
    TestClusters.eventually("it arrives", () -> Ledgered.CALLS.contains(ID + " received news"));
    assertEquals(1, Ledgered.CALLS.stream().filter((ID + " received news")::equals).count());
  }

  @Test
  void served_calls_go_through_and_their_failures_come_back() {
    forwardedFromNode0(new ProcessSpec(ID, AdderProcess.class));
    for (int from = 0; from < 3; from++) {
      Adder adder =
          new ServiceProxyBuilder(cluster.vertx.node(from)).setAddress(ADDRESS).build(Adder.class);
      assertEquals(from + 1, TestClusters.await(adder.add(1)));
      assertTrue(failure(adder.add(-1)).getMessage().contains("negative"));
    }
  }

  @Test
  void an_answer_reaches_its_sender_after_the_old_node_has_left() {
    forwardedFromNode0(new ProcessSpec(ID, Ledgered.class));
    for (int from = 1; from < 3; from++) {
      // the process asks back: what is answered then needs both ends again
      Future<Message<Object>> question =
          cluster.vertx.node(from).eventBus().request(ADDRESS, "ask");
      Message<Object> asked = TestClusters.await(question);
      if (from == 2) {
        PlaneNode source = cluster.nodes.get(0);
        source.close();
        cluster.vertx.close(source.vertx);
        cluster.nodes.remove(source);
      }
      assertEquals(
          "you said this",
          TestClusters.await(asked.replyAndRequest("this").map(answer -> answer.body())));
    }
    assertEquals(List.of(), Ledgered.WRONG);
  }

  @Test
  void an_envelope_for_a_process_that_is_elsewhere_is_sent_on() {
    ProcessSpec spec = new ProcessSpec(ID, Ledgered.class);
    cluster.start(spec, 0);
    PlaneNode wrong = cluster.node(2);
    PlaneNode target = cluster.node(1);
    long ticket = target.deploy(spec, false, 2);
    cluster.node(0).freeze(ID, cluster.ticket(ID));
    cluster.node(0).run(new Effect.Forward(new ProcessId(ID), new NodeId(wrong.nodeId)));
    wrong.routes.put(ID, target.nodeId);
    assertEquals(
        ADDRESS + " true 0 hello",
        TestClusters.await(ask(cluster.vertx.node(0), "hello", new DeliveryOptions())));
    target.undeploy(ID, ticket);
  }

  @Test
  void an_envelope_that_goes_round_in_circles_is_answered() {
    ProcessSpec spec = new ProcessSpec(ID, Ledgered.class);
    cluster.start(spec, 0);
    cluster.node(0).freeze(ID, cluster.ticket(ID));
    cluster.node(0).run(new Effect.Forward(new ProcessId(ID), new NodeId(cluster.node(2).nodeId)));
    cluster.node(2).routes.put(ID, cluster.node(0).nodeId);
    Throwable failure = failure(ask(cluster.vertx.node(1), "hello", new DeliveryOptions()));
    assertTrue(failure.getMessage().contains("No handlers"), failure::toString);
  }

  @Test
  void an_envelope_for_nobody_is_answered() {
    PlaneNode nobody = cluster.node(2);
    ProcessSpec spec = new ProcessSpec(ID, Ledgered.class);
    cluster.start(spec, 0);
    nobody.routes.clear();
    cluster.node(0).freeze(ID, cluster.ticket(ID));
    cluster.node(0).run(new Effect.Forward(new ProcessId(ID), new NodeId(nobody.nodeId)));
    Throwable failure = failure(ask(cluster.vertx.node(1), "hello", new DeliveryOptions()));
    assertTrue(failure.getMessage().contains("No handlers"), failure::toString);
    assertTrue(failure.getMessage().contains(Addresses.process(PlaneNode.HUB, ID)));
  }
}
