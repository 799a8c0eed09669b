package io.processhub.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.ProcessHubOptions;
import io.processhub.ProcessSpec;
import io.processhub.core.Effect;
import io.processhub.core.Event;
import io.processhub.core.RefusalCode;
import io.processhub.model.ProcessId;
import io.processhub.testing.TestClusters;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Processes that move between nodes while they are spoken to; the test is the core. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HandoverTest {
  private static final int LIMIT = 1_000;
  private PlaneCluster cluster;

  TestClusters nodes(int size) {
    return TestClusters.of(size);
  }

  @BeforeAll
  void open() {
    cluster = new PlaneCluster(nodes(3), new ProcessHubOptions().setMaxStateBytes(LIMIT));
  }

  @AfterAll
  void close() {
    cluster.close();
  }

  @BeforeEach
  void clear() {
    Ledgered.WRONG.clear();
    Ledgered.CALLS.clear();
  }

  private static ProcessSpec spec(String id) {
    return new ProcessSpec(id, Ledgered.class);
  }

  private static ProcessSpec spec(String id, String what, String how) {
    return spec(id).setConfig(new JsonObject().put(what, how));
  }

  private static List<String> calls(String id) {
    return Ledgered.CALLS.stream()
        .filter(call -> call.startsWith(id + " "))
        .map(call -> call.substring(id.length() + 1))
        .toList();
  }

  /** Sends numbered requests, a bounded number at once, until it is stopped. */
  private static final class Sender {
    private static final int BURST = 5;
    private static final int WINDOW = 20;

    final AtomicLong sent = new AtomicLong();
    final AtomicLong answered = new AtomicLong();
    final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final Vertx vertx;
    private final String address;
    private final String name;
    private volatile boolean stopped;

    Sender(Vertx vertx, String id, String name) {
      this.vertx = vertx;
      this.address = PlaneCluster.address(id);
      this.name = name;
      vertx.runOnContext(v -> next());
    }

    private void next() {
      for (int i = 0; i < BURST && !stopped && sent.get() - answered.get() < WINDOW; i++) {
        DeliveryOptions options = new DeliveryOptions().addHeader("sender", name);
        vertx
            .eventBus()
            .request(address, sent.getAndIncrement(), options)
            .onComplete(
                reply -> {
                  if (reply.failed()) {
                    failures.add(reply.cause());
                  }
                  answered.incrementAndGet();
                });
      }
      if (!stopped) {
        vertx.setTimer(1, v -> next());
      }
    }

    void stop() {
      stopped = true;
      TestClusters.eventually(name + " has its answers", () -> sent.get() == answered.get());
      assertEquals(List.of(), failures, name);
    }
  }

  @ParameterizedTest
  @CsvSource({"EVENT_LOOP, false", "EVENT_LOOP, true", "WORKER, false", "WORKER, true"})
  void order_and_replies_are_kept_while_a_process_moves_under_load(
      ThreadingModel threads, boolean cold) {
    ProcessSpec spec =
        spec("moving-" + threads + cold)
            .setDeploymentOptions(new DeploymentOptions().setThreadingModel(threads));
    cluster.start(spec, 0);
    List<Sender> senders = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      senders.add(new Sender(cluster.vertx.node(i % 3), spec.getId(), "s" + i));
    }
    int[] places = {1, 2, 0, 2, 1, 0, 1, 0, 1};
    for (int place : places) {
      long before = senders.stream().mapToLong(sender -> sender.answered.get()).sum();
      TestClusters.eventually(
          "messages arrive between moves",
          () -> senders.stream().mapToLong(sender -> sender.answered.get()).sum() > before + 50);
      cluster.move(spec, place, cold);
    }
    senders.forEach(Sender::stop);
    assertEquals(List.of(), Ledgered.WRONG);
  }

  @Test
  void freezing_under_load_and_resuming_keeps_the_order() {
    ProcessSpec spec = spec("frozen");
    cluster.start(spec, 0);
    Sender near = new Sender(cluster.vertx.node(0), "frozen", "near");
    Sender far = new Sender(cluster.vertx.node(1), "frozen", "far");
    PlaneNode node = cluster.node(0);
    for (int i = 0; i < 20; i++) {
      long before = near.answered.get() + far.answered.get();
      TestClusters.eventually(
          "messages go on", () -> near.answered.get() + far.answered.get() > before + 20);
      node.events.clear();
      node.freeze("frozen", cluster.ticket("frozen"));
      node.run(new Effect.Resume(new ProcessId("frozen"), cluster.ticket("frozen")));
    }
    near.stop();
    far.stop();
    assertEquals(List.of(), Ledgered.WRONG);
  }

  @Test
  void a_new_replica_imports_learns_its_role_and_then_handles_messages() {
    ProcessSpec spec = spec("ordered");
    cluster.start(spec, 0);
    DeliveryOptions options = new DeliveryOptions().addHeader("sender", "test");
    String address = PlaneCluster.address("ordered");
    TestClusters.await(cluster.vertx.node(1).eventBus().request(address, 0L, options));
    assertEquals(List.of("start", "ACTIVE 1"), calls("ordered"));
    Ledgered.CALLS.clear();
    long batch = cluster.commit(spec, 1, false);
    TestClusters.await(cluster.vertx.node(2).eventBus().request(address, "hello"));
    assertEquals(
        List.of("start", "export", "import", "ACTIVE " + (batch + 1), "received hello"),
        calls("ordered"));
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "2"})
  void replies_failures_and_further_requests_go_straight_to_the_sender(int from) {
    String id = "replying-" + from;
    ProcessSpec spec = spec(id);
    cluster.start(spec, 0);
    // nobody is told of the move: everything goes through the old node
    cluster.commit(spec, 1, false);
    String address = PlaneCluster.address(id);
    Vertx sender = cluster.vertx.node(from);
    if (from == 0) {
      // it knows of the move, and its direct messages would wait for its marker
      cluster.node(0).route(id, cluster.node(0).nodeId);
    }
    DeliveryOptions options = new DeliveryOptions().addHeader("own", "header");
    assertEquals(
        address + " true 1 hello",
        TestClusters.await(sender.eventBus().request(address, "hello", options)).body());
    assertEquals(
        "told to fail",
        TestClusters.await(
            sender
                .eventBus()
                .request(address, "fail")
                .transform(reply -> Future.succeededFuture(reply.cause().getMessage()))));
    assertEquals(
        "you said this",
        TestClusters.await(
            sender
                .eventBus()
                .request(address, "ask")
                .compose(question -> question.replyAndRequest("this"))
                .map(answer -> answer.body())));
    assertEquals(
        "refused",
        TestClusters.await(
            sender
                .eventBus()
                .request(address, "ask")
                .compose(question -> question.replyAndRequest("refuse"))
                .transform(answer -> Future.succeededFuture(answer.cause().getMessage()))));
    assertEquals(List.of(), Ledgered.WRONG);
  }

  @Test
  void a_replica_that_ends_during_a_move_is_not_frozen() {
    ProcessSpec spec = spec("gone");
    cluster.start(spec, 0);
    PlaneNode node = cluster.node(0);
    node.run(new Effect.Freeze(new ProcessId("gone"), 12_345, true));
    Event.ExportFailed failed =
        node.await(Event.ExportFailed.class, event -> event.ticket() == 12_345);
    assertEquals(RefusalCode.MIGRATION, failed.code());
  }

  @ParameterizedTest
  @CsvSource({"throws, export threw", "fails, export failed"})
  void a_failed_export_is_told_and_the_process_goes_on(String how, String message) {
    String id = "export-" + how;
    cluster.start(spec(id, "export", how), 0);
    PlaneNode node = cluster.node(0);
    long ticket = cluster.ticket(id);
    node.run(new Effect.Freeze(new ProcessId(id), ticket, true));
    Event.ExportFailed failed =
        node.await(Event.ExportFailed.class, event -> event.ticket() == ticket);
    assertEquals(RefusalCode.MIGRATION, failed.code());
    assertTrue(failed.message().contains(message), failed::message);
    Future<?> waits = cluster.vertx.node(1).eventBus().request(PlaneCluster.address(id), "hello");
    node.run(new Effect.Resume(new ProcessId(id), ticket));
    TestClusters.await(waits);
  }

  @Test
  void an_export_that_never_ends_does_not_keep_the_process_from_going_on() {
    cluster.start(spec("hangs", "export", "hangs"), 0);
    PlaneNode node = cluster.node(0);
    long ticket = cluster.ticket("hangs");
    node.run(new Effect.Freeze(new ProcessId("hangs"), ticket, true));
    node.await(Event.Frozen.class, event -> event.ticket() == ticket);
    Future<?> waits =
        cluster.vertx.node(1).eventBus().request(PlaneCluster.address("hangs"), "hello");
    node.run(new Effect.Resume(new ProcessId("hangs"), ticket));
    TestClusters.await(waits);
  }

  @Test
  void a_failed_import_is_told() {
    ProcessSpec spec = spec("import", "import", "fails");
    PlaneNode node = cluster.node(1);
    long ticket = node.deploy(spec, true, 1);
    node.run(new Effect.Import(new ProcessId("import"), ticket, new byte[] {'{', '}'}));
    Event.ImportFailed failed =
        node.await(Event.ImportFailed.class, event -> event.ticket() == ticket);
    assertTrue(failed.message().contains("import failed"), failed::message);
    node.undeploy("import", ticket);
  }

  @Test
  void messages_wait_while_a_replica_is_restarted() {
    cluster.start(spec("restarted"), 0);
    Vertx sender = cluster.vertx.node(1);
    String address = PlaneCluster.address("restarted");
    sender.eventBus().send(address, "break");
    List<Future<?>> replies = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      replies.add(sender.eventBus().request(address, "m" + i));
    }
    TestClusters.await(Future.all(replies));
    List<String> calls = calls("restarted");
    assertEquals(2, calls.stream().filter("start"::equals).count());
    List<String> received = calls.stream().filter(call -> call.startsWith("received m")).toList();
    assertEquals("received m0", received.get(0));
    assertEquals("received m99", received.get(99));
  }

  @Test
  void what_arrives_after_the_forwarder_ended_finds_no_handlers() {
    ProcessSpec spec = spec("over");
    cluster.start(spec, 0);
    cluster.move(spec, 1, false);
    PlaneNode source = cluster.node(0);
    source.run(new Effect.StopForwarding(List.of(new ProcessId("over"))));
    source.flush(() -> source.events.add(new Event.Started()));
    source.await(Event.Started.class, event -> true);
    source.route("over", source.nodeId);
    String failure =
        TestClusters.await(
            source
                .vertx
                .eventBus()
                .request(PlaneCluster.address("over"), "late")
                .transform(reply -> Future.succeededFuture(reply.cause().getMessage())));
    assertTrue(failure.contains("No handlers"), failure);
  }
}
