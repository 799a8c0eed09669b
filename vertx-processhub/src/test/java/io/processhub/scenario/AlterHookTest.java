package io.processhub.scenario;

import static io.processhub.scenario.HubCluster.ask;
import static io.processhub.scenario.HubCluster.await;
import static io.processhub.scenario.HubCluster.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.ProcessHub;
import io.processhub.ProcessRecord;
import io.processhub.ProcessSpec;
import io.processhub.ProcessVerticle;
import io.processhub.hook.HookData.StartData;
import io.processhub.hook.HookHandler;
import io.processhub.hook.HookOptions;
import io.processhub.hook.HookPoint;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** H1: the alter hook changes what is started, on the node that is about to start it. */
class AlterHookTest {
  private static HubCluster cluster;

  @BeforeAll
  static void open() {
    cluster = HubCluster.of(2);
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  @AfterEach
  void clear() {
    for (ProcessHub hub : cluster.hubs) {
      hub.hooks(HookPoint.ALTER_START_DATA).forEach(hook -> hook.remove());
    }
    cluster.clear();
  }

  /** Answers with its configuration and its metadata. */
  public static final class Told extends ProcessVerticle {
    @Override
    public Future<?> start() {
      Running.started(process().id());
      return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
      Running.stopped(process().id());
      return Future.succeededFuture();
    }

    @Override
    protected @Nullable Future<?> receive(Message<Object> message) {
      if ("fail".equals(message.body())) {
        fail(new IllegalStateException("told to"));
        return null;
      }
      message.reply(
          new JsonObject()
              .put("config", config())
              .put("metadata", process().metadata())
              .put("deployment", deploymentID()));
      return null;
    }
  }

  private static void alter(int priority, HookHandler<StartData> handler) {
    cluster.hubs.forEach(
        hub ->
            hub.hook(HookPoint.ALTER_START_DATA, new HookOptions().setPriority(priority), handler));
  }

  private static JsonObject start(String id) {
    await(
        cluster
            .hub(0)
            .startProcess(
                new ProcessSpec(id, Told.class)
                    .setConfig(new JsonObject().put("a", 1))
                    .setMetadata(new JsonObject().put("m", 1))));
    return ask(cluster.node(1), cluster.hub(1).address(id));
  }

  private static Future<StartData> with(StartData data, String key) {
    JsonObject config = data.spec().getConfig().put(key, data.nodes().get(0));
    return Future.succeededFuture(data.withSpec(data.spec().setConfig(config)));
  }

  @Test
  void h1_each_handler_changes_what_the_one_before_gave_and_restarts_keep_it() {
    alter(2, data -> with(data, "first"));
    alter(1, data -> with(data, "second"));
    JsonObject told = start("altered");
    String node = cluster.places().get("altered");
    JsonObject expected = new JsonObject().put("a", 1).put("first", node).put("second", node);
    assertEquals(expected, told.getJsonObject("config"));
    ProcessRecord record = cluster.hub(0).lookup("altered");
    assertNotNull(record);
    assertEquals(new JsonObject().put("a", 1), record.spec().getConfig());
    cluster.node(0).eventBus().send(cluster.hub(0).address("altered"), "fail");
    until(() -> Running.ever("altered") == 2 ? null : "not restarted");
    cluster.awaitEqual();
    JsonObject again = ask(cluster.node(1), cluster.hub(1).address("altered"));
    assertEquals(expected, again.getJsonObject("config"));
  }

  @Test
  void h1_metadata_that_is_changed_is_the_process_s_own_everywhere() {
    JsonObject changed = new JsonObject().put("m", 2);
    alter(0, data -> Future.succeededFuture(data.withMetadata(changed)));
    assertEquals(changed, start("described").getJsonObject("metadata"));
    for (ProcessHub hub : cluster.hubs) {
      until(
          () -> {
            ProcessRecord record = hub.lookup("described");
            return record != null && record.metadata().equals(changed) ? null : "" + record;
          });
    }
  }

  @Test
  void h1_a_list_of_other_nodes_moves_the_process_there_once_it_runs() {
    alter(0, data -> Future.succeededFuture(data.withNodes(List.of("n1"))));
    for (int i = 0; i < 8; i++) {
      start("sent-" + i);
    }
    until(
        () ->
            cluster.places().values().stream().allMatch("n1"::equals)
                ? null
                : cluster.places().toString());
    cluster.awaitEqual();
  }

  @Test
  void h1_an_id_that_is_changed_is_reported_and_ignored() {
    List<String> log = new CopyOnWriteArrayList<>();
    try (LogWitness witness = new LogWitness("ALTER_START_DATA", log::add)) {
      alter(
          2, data -> Future.succeededFuture(data.withSpec(new ProcessSpec("another", Told.class))));
      alter(1, data -> with(data, "kept"));
      JsonObject told = start("itself");
      assertEquals(
          new JsonObject().put("a", 1).put("kept", cluster.places().get("itself")),
          told.getJsonObject("config"));
      assertEquals(1, log.size(), log.toString());
      assertTrue(witness != null);
    }
  }

  @Test
  void h1_what_a_handler_writes_into_its_data_counts_for_nothing() {
    alter(
        0,
        data -> {
          data.spec().setConfig(new JsonObject().put("written", true)).setId("other");
          data.metadata().put("written", true);
          return null;
        });
    JsonObject told = start("untouched");
    assertEquals(new JsonObject().put("a", 1), told.getJsonObject("config"));
    assertEquals(new JsonObject().put("m", 1), told.getJsonObject("metadata"));
  }

  @Test
  void h1_one_that_is_late_changes_nothing_and_delays_the_start_no_longer_than_its_time() {
    cluster.hubs.forEach(
        hub ->
            hub.hook(
                HookPoint.ALTER_START_DATA,
                new HookOptions().setTimeout(40),
                data -> Promise.<StartData>promise().future()));
    assertEquals(new JsonObject().put("a", 1), start("delayed").getJsonObject("config"));
  }
}
