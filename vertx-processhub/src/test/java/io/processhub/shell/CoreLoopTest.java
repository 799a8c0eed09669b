package io.processhub.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.ProcessHubOptions;
import io.processhub.core.Effect;
import io.processhub.core.Event;
import io.processhub.core.HubCore;
import io.processhub.core.Phase;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.testing.TestClusters;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CoreLoopTest {
  private final List<Effect> effects = new CopyOnWriteArrayList<>();
  private final List<Boolean> onContext = new CopyOnWriteArrayList<>();
  private Vertx vertx;
  private Context context;
  private CoreLoop loop;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
    context = vertx.getOrCreateContext();
    ProcessHubOptions options = new ProcessHubOptions();
    HubCore core =
        new HubCore(
            CoreSettings.config(options, false),
            CoreSettings.introduction(options, new NodeId("here"), "here", null));
    loop =
        new CoreLoop(
            vertx,
            context,
            core,
            all -> {
              onContext.add(Vertx.currentContext() == context);
              effects.addAll(all);
              all.forEach(this::wake);
            });
  }

  private void wake(Effect effect) {
    if (effect instanceof Effect.Wake wake) {
      loop.wakeAt(wake.at());
    } else if (effect instanceof Effect.Again) {
      loop.again();
    }
  }

  @AfterEach
  void close() {
    TestClusters.await(vertx.close());
  }

  private boolean ready() {
    return effects.stream()
        .anyMatch(e -> e instanceof Effect.Changed changed && changed.phase() == Phase.READY);
  }

  @Test
  void events_from_any_thread_become_effects_on_the_context() {
    loop.post(new Event.Started());
    TestClusters.eventually("the lone node is ready", this::ready);
    assertTrue(onContext.stream().allMatch(there -> there));
  }

  @Test
  void calls_posted_in_a_row_are_completed_each_once() {
    loop.post(new Event.Started());
    TestClusters.eventually("the lone node is ready", this::ready);
    Event.CallOptions options = new Event.CallOptions(5_000, Event.Acknowledge.OWNER, true);
    for (int i = 1; i <= 2_000; i++) {
      loop.post(new Event.StopCall(i, List.of(new ProcessId("p" + i)), options));
    }
    TestClusters.eventually("all complete", () -> completed().size() >= 2_000);
    assertEquals(2_000, completed().size());
    assertEquals(2_000, completed().stream().distinct().count());
  }

  private List<Long> completed() {
    return effects.stream()
        .map(effect -> effect instanceof Effect.Complete done ? done.result().call() : null)
        .filter(Objects::nonNull)
        .toList();
  }

  @Test
  void nothing_happens_after_the_end() {
    loop.post(new Event.Started());
    TestClusters.eventually("the lone node is ready", this::ready);
    TestClusters.await(
        Future.future(
            promise ->
                context.runOnContext(
                    v -> {
                      loop.stop();
                      promise.complete();
                    })));
    int before = effects.size();
    loop.post(new Event.Tick());
    TestClusters.await(
        Future.future(
            promise -> context.runOnContext(v -> context.runOnContext(w -> promise.complete()))));
    assertEquals(before, effects.size());
  }

  @Test
  void the_clock_does_not_go_back() {
    long last = 0;
    for (int i = 0; i < 1_000; i++) {
      long now = loop.now();
      assertTrue(now >= last);
      last = now;
    }
    assertTrue(Math.abs(last - System.currentTimeMillis()) < 10_000);
  }
}
