package io.processhub.scenario;

import static io.processhub.scenario.HubCluster.await;
import static io.processhub.scenario.HubCluster.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.ProcessHub;
import io.processhub.ProcessHubOptions;
import io.processhub.ProcessSpec;
import io.processhub.hook.HookBinding;
import io.processhub.hook.HookData;
import io.processhub.hook.HookHandler;
import io.processhub.hook.HookOptions;
import io.processhub.hook.HookPoint;
import io.processhub.hook.HookRegistration;
import io.processhub.hook.HookSource;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.strategy.distribution.ConsistentHashing;
import io.processhub.strategy.distribution.DistributionStrategy;
import io.processhub.strategy.distribution.PlacementContext;
import io.processhub.strategy.distribution.PlacementRequest;
import io.processhub.testing.TestClusters;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** H1: order, time-outs, failures, registration and removal of handlers. */
class HookHandlersTest {
  private static final List<String> CALLED = new CopyOnWriteArrayList<>();

  private final Vertx vertx = Vertx.vertx();

  @BeforeEach
  void forget() {
    CALLED.clear();
  }

  @AfterEach
  void close() {
    await(vertx.close());
  }

  /** Of a class that options can name. */
  public static final class Named implements HookHandler<HookData.ProcessRegistered> {
    @Override
    public @Nullable Future<HookData.ProcessRegistered> handle(HookData.ProcessRegistered data) {
      CALLED.add("named " + data.record().id());
      return null;
    }
  }

  /** A strategy of a user that listens. */
  public static final class Listening implements DistributionStrategy, HookSource {
    private final ConsistentHashing ring = new ConsistentHashing();

    @Override
    public Map<ProcessId, List<NodeId>> place(
        List<PlacementRequest> requests, PlacementContext context) {
      return ring.place(requests, context);
    }

    @Override
    public List<HookBinding<?>> hooks() {
      return List.of(
          new HookBinding<>(
              HookPoint.PROCESS_REGISTERED,
              new HookOptions().setId("strategy"),
              data -> {
                CALLED.add("strategy " + data.record().id());
                return null;
              }));
    }
  }

  private ProcessHub hub() {
    return ProcessHub.create(vertx, new ProcessHubOptions());
  }

  private static void call(ProcessHub hub, String id, int priority) {
    hub.hook(
        HookPoint.PROCESS_REGISTERED,
        new HookOptions().setId(id).setPriority(priority),
        data -> {
          CALLED.add(id);
          return null;
        });
  }

  private static void start(ProcessHub hub, String id) {
    await(hub.startProcess(new ProcessSpec(id, Counter.class)));
  }

  @Test
  void higher_priorities_are_called_first_and_equal_ones_as_they_were_added() {
    ProcessHub hub = hub();
    call(hub, "low", -5);
    call(hub, "first", 0);
    call(hub, "high", 200);
    call(hub, "second", 0);
    await(hub.start());
    start(hub, "ordered");
    List<String> order = List.of("high", "first", "second", "low");
    assertEquals(order, CALLED);
    assertEquals(
        order, hub.hooks(HookPoint.PROCESS_REGISTERED).stream().map(HookRegistration::id).toList());
    assertEquals(List.of(), hub.hooks(HookPoint.PROCESS_FAILED));
  }

  @Test
  void the_next_handler_waits_for_the_future_of_the_one_before() {
    ProcessHub hub = hub();
    Promise<HookData.ProcessRegistered> gate = Promise.promise();
    hub.hook(
        HookPoint.PROCESS_REGISTERED,
        new HookOptions().setPriority(1),
        data -> {
          CALLED.add("waits");
          return gate.future();
        });
    call(hub, "after", 0);
    await(hub.start());
    start(hub, "goes-on");
    assertEquals(List.of("waits"), CALLED);
    gate.complete();
    until(() -> CALLED.size() == 2 ? null : CALLED.toString());
  }

  @Test
  void one_that_throws_fails_or_never_completes_is_reported_and_the_hub_goes_on() {
    List<String> log = new CopyOnWriteArrayList<>();
    try (LogWitness witness = new LogWitness("PROCESS_REGISTERED", log::add)) {
      ProcessHub hub = hub();
      hub.hook(
          HookPoint.PROCESS_REGISTERED,
          new HookOptions().setId("throws").setPriority(9),
          data -> {
            throw new IllegalStateException("thrown");
          });
      hub.hook(
          HookPoint.PROCESS_REGISTERED,
          new HookOptions().setId("fails").setPriority(8),
          data -> Future.failedFuture("failed"));
      hub.hook(
          HookPoint.PROCESS_REGISTERED,
          new HookOptions().setId("hangs").setPriority(7).setTimeout(50),
          data -> Promise.<HookData.ProcessRegistered>promise().future());
      call(hub, "last", 0);
      await(hub.start());
      start(hub, "unharmed");
      until(() -> CALLED.equals(List.of("last")) ? null : CALLED.toString());
      for (String id : List.of("throws", "fails", "hangs")) {
        until(
            () ->
                log.stream().anyMatch(l -> l.contains("hook " + id + " at PROCESS_REGISTERED"))
                    ? null
                    : id + " is not in " + log);
      }
      assertEquals(3, log.size(), log.toString());
      assertTrue(witness != null);
    }
  }

  private static <T> void hang(ProcessHub hub, HookPoint<T> point) {
    hub.hook(
        point,
        new HookOptions().setId("hangs").setPriority(2).setTimeout(50),
        data -> Promise.<T>promise().future());
  }

  private static <T> void crash(ProcessHub hub, HookPoint<T> point) {
    hub.hook(
        point,
        new HookOptions().setId("throws").setPriority(1),
        data -> {
          throw new IllegalStateException("thrown");
        });
  }

  @Test
  void where_the_hub_waits_one_that_throws_or_never_completes_is_reported_and_it_goes_on() {
    List<HookPoint<?>> points =
        List.of(
            HookPoint.BEFORE_NODE_JOIN,
            HookPoint.BEFORE_PROCESSES_START,
            HookPoint.BEFORE_NODE_LEAVE,
            HookPoint.HUB_SHUTDOWN);
    for (HookPoint<?> point : points) {
      List<String> log = new CopyOnWriteArrayList<>();
      try (LogWitness witness = new LogWitness(point.name(), log::add)) {
        ProcessHub hub = hub();
        hang(hub, point);
        crash(hub, point);
        await(hub.start());
        start(hub, "waited");
        await(hub.close());
        for (String id : List.of("hangs", "throws")) {
          until(
              () ->
                  log.stream().anyMatch(l -> l.contains("hook " + id + " at " + point.name()))
                      ? null
                      : id + " is not in " + log);
        }
        assertTrue(witness != null);
      }
    }
  }

  @Test
  void a_late_answer_of_one_that_was_given_up_changes_nothing() {
    ProcessHub hub = hub();
    Promise<HookData.ProcessRegistered> late = Promise.promise();
    hub.hook(
        HookPoint.PROCESS_REGISTERED,
        new HookOptions().setPriority(7).setTimeout(20),
        data -> late.future());
    call(hub, "once", 0);
    await(hub.start());
    start(hub, "late");
    until(() -> CALLED.size() == 1 ? null : CALLED.toString());
    late.complete();
    start(hub, "later");
    until(() -> CALLED.size() == 2 ? null : CALLED.toString());
    assertEquals(List.of("once", "once"), CALLED);
  }

  @Test
  void handlers_run_on_one_event_loop_context_that_belongs_to_no_deployment() {
    ProcessHub hub = hub();
    List<Context> contexts = new CopyOnWriteArrayList<>();
    for (HookPoint<?> point : HookPoint.all()) {
      note(hub, point, contexts);
    }
    await(hub.start());
    start(hub, "where");
    await(hub.close());
    assertTrue(contexts.size() > 8, contexts.toString());
    for (Context context : contexts) {
      assertSame(contexts.get(0), context);
      assertTrue(context.isEventLoopContext());
      assertNull(context.deploymentID());
    }
  }

  private static <T> void note(ProcessHub hub, HookPoint<T> point, List<Context> contexts) {
    hub.hook(
        point,
        new HookOptions(),
        data -> {
          contexts.add(Vertx.currentContext());
          return null;
        });
  }

  @Test
  void an_id_is_taken_once_at_a_point_and_free_after_its_removal() {
    ProcessHub hub = hub();
    call(hub, "taken", 0);
    IllegalArgumentException twice =
        assertThrows(IllegalArgumentException.class, () -> call(hub, "taken", 3));
    assertTrue(twice.getMessage().contains("taken"), twice.getMessage());
    assertTrue(twice.getMessage().contains("PROCESS_REGISTERED"), twice.getMessage());
    hub.hook(HookPoint.PROCESS_FAILED, new HookOptions().setId("taken"), data -> null);
    HookOptions none = new HookOptions();
    HookRegistration one = hub.hook(HookPoint.PROCESS_FAILED, none, data -> null);
    HookRegistration other = hub.hook(HookPoint.PROCESS_FAILED, none, data -> null);
    assertNotEquals(one.id(), other.id());
    assertEquals(HookPoint.PROCESS_FAILED, one.point());
    assertEquals(0, one.priority());
    assertEquals(5_000, one.timeout());
    assertTrue(one.remove());
    assertFalse(one.remove());
    assertTrue(hub.removeHook(HookPoint.PROCESS_REGISTERED, "taken"));
    assertFalse(hub.removeHook(HookPoint.PROCESS_REGISTERED, "taken"));
    call(hub, "taken", 0);
    assertEquals(2, hub.hooks(HookPoint.PROCESS_FAILED).size());
  }

  @Test
  void handlers_come_and_go_while_the_hub_runs() {
    ProcessHub hub = hub();
    await(hub.start());
    start(hub, "unseen");
    HookRegistration[] own = new HookRegistration[1];
    own[0] =
        hub.hook(
            HookPoint.PROCESS_REGISTERED,
            new HookOptions().setPriority(5),
            data -> {
              CALLED.add("once");
              own[0].remove();
              return null;
            });
    call(hub, "stays", 0);
    start(hub, "seen");
    start(hub, "seen-too");
    assertEquals(List.of("once", "stays", "stays"), CALLED);
    assertTrue(hub.removeHook(HookPoint.PROCESS_REGISTERED, "stays"));
    start(hub, "unseen-too");
    assertEquals(3, CALLED.size());
  }

  @Test
  void options_name_handlers_by_class_in_json() {
    JsonObject hook =
        new JsonObject()
            .put("point", "PROCESS_REGISTERED")
            .put("handler", Named.class.getName())
            .put("id", "from-json")
            .put("priority", 3)
            .put("timeout", 70);
    JsonObject json = new JsonObject().put("hooks", new io.vertx.core.json.JsonArray().add(hook));
    ProcessHub hub = ProcessHub.create(vertx, new ProcessHubOptions(json));
    HookRegistration added = hub.hooks(HookPoint.PROCESS_REGISTERED).get(0);
    assertEquals("from-json", added.id());
    assertEquals(3, added.priority());
    assertEquals(70, added.timeout());
    await(hub.start());
    start(hub, "seen");
    assertEquals(List.of("named seen"), CALLED);
  }

  @Test
  void what_options_name_wrongly_is_refused_with_its_name() {
    JsonObject hook =
        new JsonObject().put("point", "NO_SUCH_POINT").put("handler", Named.class.getName());
    assertTrue(refused(hook).contains("NO_SUCH_POINT"));
    hook.put("point", "PROCESS_FAILED").put("handler", "no.such.Handler");
    assertTrue(refused(hook).contains("no.such.Handler"));
    hook.put("handler", Counter.class.getName());
    assertTrue(refused(hook).contains(Counter.class.getName()));
  }

  private String refused(JsonObject hook) {
    return assertThrows(
            IllegalArgumentException.class,
            () -> ProcessHub.create(vertx, new ProcessHubOptions().setHooks(List.of(hook))))
        .getMessage();
  }

  @Test
  void a_strategy_that_is_a_source_of_hooks_is_called() {
    ProcessHub hub =
        ProcessHub.create(vertx, new ProcessHubOptions().setDistribution(new Listening()));
    await(hub.start());
    start(hub, "placed");
    assertEquals(List.of("strategy placed"), CALLED);
    assertEquals("strategy", hub.hooks(HookPoint.PROCESS_REGISTERED).get(0).id());
  }

  @Test
  void a_start_waits_for_its_before_handlers_and_the_join_for_its_own() {
    ProcessHub hub = hub();
    Promise<HookData.NodeJoined> join = Promise.promise();
    hub.hook(HookPoint.BEFORE_NODE_JOIN, new HookOptions(), data -> join.future());
    Future<ProcessHub> started = hub.start();
    Promise<HookData.ProcessesStart> gate = Promise.promise();
    hub.hook(HookPoint.BEFORE_PROCESSES_START, new HookOptions(), data -> gate.future());
    assertFalse(started.isComplete());
    join.complete();
    await(started);
    Future<?> process = hub.startProcess(new ProcessSpec("held", Counter.class));
    TestClusters.await(vertx.timer(50));
    assertFalse(process.isComplete());
    assertNull(hub.lookup("held"));
    gate.complete();
    await(process);
  }
}
