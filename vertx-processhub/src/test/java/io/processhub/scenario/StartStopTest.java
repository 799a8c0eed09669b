package io.processhub.scenario;

import static io.processhub.scenario.HubCluster.ask;
import static io.processhub.scenario.HubCluster.await;
import static io.processhub.scenario.HubCluster.counters;
import static io.processhub.scenario.HubCluster.failure;
import static io.processhub.scenario.HubCluster.ids;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.AcknowledgeLevel;
import io.processhub.AlreadyStartedException;
import io.processhub.HubException;
import io.processhub.NoSuchProcessException;
import io.processhub.ProcessHub;
import io.processhub.ProcessRecord;
import io.processhub.ProcessSpec;
import io.processhub.ResultStatus;
import io.processhub.StartOptions;
import io.processhub.StartResult;
import io.processhub.StopResult;
import io.processhub.UpdateOptions;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** S1, S2, S3 and S6, with consistent hashing and pub/sub, on six nodes. */
class StartStopTest {
  private static HubCluster cluster;

  @BeforeAll
  static void open() {
    cluster = HubCluster.of(6);
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  @AfterEach
  void clear() {
    cluster.clear();
  }

  @Test
  void s1_a_thousand_processes_start_and_stop_equal_everywhere() {
    List<ProcessSpec> specs =
        HubCluster.specs(
            1_000,
            i ->
                new ProcessSpec("s1-" + i, Counter.class)
                    .setConfig(new JsonObject().put("number", i))
                    .setTags(Set.of("even" + i % 2))
                    .setMetadata(new JsonObject().put("number", i).put("of", "spec")));
    StartOptions options =
        new StartOptions().setTags(Set.of("call")).setMetadata(new JsonObject().put("of", "call"));
    StartResult started = await(cluster.hub(3).startProcesses(specs, options));
    assertEquals(Map.of(), started.errors());
    assertEquals(ResultStatus.OK, started.status());
    assertEquals(ids(specs), started.ids());
    assertEquals(new HashSet<>(cluster.hub(0).nodes()), new HashSet<>(started.nodes()));
    cluster.awaitEqual(ids(specs));
    for (ProcessHub hub : cluster.hubs) {
      for (int i = 0; i < specs.size(); i++) {
        ProcessRecord record = hub.lookup("s1-" + i);
        assertNotNull(record);
        assertEquals(Set.of("even" + i % 2, "call"), record.tags());
        assertEquals(new JsonObject().put("number", i).put("of", "call"), record.metadata());
        assertEquals(new JsonObject().put("number", i), record.spec().getConfig());
      }
    }
    List<String> half = ids(specs).subList(0, 500);
    StopResult stopped = await(cluster.hub(5).stopProcesses(half));
    assertEquals(Map.of(), stopped.errors());
    assertEquals(new HashSet<>(half), stopped.stopped().keySet());
    cluster.awaitEqual(ids(specs).subList(500, 1_000));
    half.forEach(id -> assertEquals(0, Running.now(id)));
  }

  @Test
  void s1_updates_of_tags_and_metadata_are_equal_everywhere() {
    await(cluster.hub(0).startProcesses(counters("up-", 1_000)));
    List<Future<ProcessRecord>> updates = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      UpdateOptions change =
          new UpdateOptions()
              .setTags(Set.of("new" + i))
              .setMetadata(new JsonObject().put("changed", i));
      updates.add(cluster.hub(i % 6).updateProcess("up-" + i, change));
    }
    await(Future.join(updates));
    cluster.awaitEqual();
    for (ProcessHub hub : cluster.hubs) {
      for (int i = 0; i < 60; i++) {
        ProcessRecord record = hub.lookup("up-" + i);
        assertNotNull(record);
        assertEquals(Set.of("new" + i), record.tags());
        assertEquals(new JsonObject().put("changed", i), record.metadata());
      }
      assertEquals(1, hub.processesTagged("new7").size());
    }
    JsonObject seen = ask(cluster.node(2), cluster.hub(0).address("up-7"));
    assertEquals("up-7", seen.getString("id"));
    assertInstanceOf(
        NoSuchProcessException.class,
        failure(cluster.hub(1).updateProcess("up-none", new UpdateOptions())));
  }

  @Test
  void s2_a_started_process_is_found_and_answers_on_the_calling_node_at_once() {
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      ProcessHub hub = cluster.hub(i % 6);
      String id = "s2-" + i;
      int from = i % 6;
      // in the continuation of the start itself, before anything else can happen
      JsonObject answer =
          await(
              hub.startProcess(new ProcessSpec(id, Counter.class))
                  .map(
                      record -> {
                        if (hub.lookup(id) == null || !record.equals(hub.lookup(id))) {
                          wrong.add(id);
                        }
                        return record;
                      })
                  .compose(
                      record ->
                          cluster.node(from).eventBus().<JsonObject>request(hub.address(id), "?"))
                  .map(reply -> reply.body()));
      assertEquals(id, answer.getString("id"));
      assertEquals(1L, answer.getLong("count"));
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void s2_with_acknowledge_all_every_node_has_the_record_when_the_start_is_done() {
    StartOptions all = new StartOptions().setAcknowledge(AcknowledgeLevel.ALL);
    List<ProcessSpec> specs = counters("s2all-", 1_000);
    for (ProcessSpec spec : specs) {
      await(cluster.hub(1).startProcess(spec, all));
      for (ProcessHub hub : cluster.hubs) {
        assertNotNull(hub.lookup(spec.getId()), hub.nodeName());
      }
    }
  }

  @Test
  void s2_with_acknowledge_owner_the_process_runs_when_the_start_is_done() {
    StartOptions owner = new StartOptions().setAcknowledge(AcknowledgeLevel.OWNER);
    for (ProcessSpec spec : counters("s2own-", 60)) {
      await(cluster.hub(2).startProcess(spec, owner));
      assertEquals(1, Running.now(spec.getId()));
    }
  }

  @Test
  void s3_a_taken_id_is_refused_by_name_from_every_node() {
    await(cluster.hub(0).startProcess(new ProcessSpec("taken", Counter.class)));
    for (ProcessHub hub : cluster.hubs) {
      AlreadyStartedException refused =
          assertInstanceOf(
              AlreadyStartedException.class,
              failure(hub.startProcess(new ProcessSpec("taken", Counter.class))));
      assertTrue(refused.getMessage().contains("taken"), refused.getMessage());
    }
    StartResult partly =
        await(
            cluster
                .hub(4)
                .startProcesses(
                    List.of(
                        new ProcessSpec("taken", Counter.class),
                        new ProcessSpec("free", Counter.class))));
    assertEquals(ResultStatus.PARTIAL, partly.status());
    assertEquals(List.of("free"), partly.ids());
    assertEquals(Set.of("taken"), partly.errors().keySet());
    assertEquals(1, Running.now("taken"));
    assertEquals(1, Running.ever("taken"));
  }

  @Test
  void s3_two_nodes_that_start_one_id_at_one_moment_get_one_replica_and_one_error() {
    for (int round = 0; round < 30; round++) {
      String id = "race-" + round;
      Future<ProcessRecord> one =
          cluster.hub(round % 6).startProcess(new ProcessSpec(id, Counter.class));
      Future<ProcessRecord> other =
          cluster.hub((round + 1 + round % 5) % 6).startProcess(new ProcessSpec(id, Counter.class));
      await(Future.join(one, other).otherwiseEmpty());
      assertTrue(one.succeeded() ^ other.succeeded(), id + ": " + one + " " + other);
      Throwable refused = one.failed() ? one.cause() : other.cause();
      assertInstanceOf(AlreadyStartedException.class, refused);
      assertEquals(1, Running.ever(id));
    }
    cluster.awaitEqual();
  }

  @Test
  void s3_without_check_an_equal_spec_counts_as_started_and_writes_nothing() {
    ProcessSpec spec =
        new ProcessSpec("again", Counter.class).setConfig(new JsonObject().put("a", 1));
    ProcessRecord first = await(cluster.hub(0).startProcess(spec));
    cluster.awaitEqual();
    StartOptions unchecked = new StartOptions().setCheckExisting(false);
    for (ProcessHub hub : cluster.hubs) {
      assertEquals(first.version(), await(hub.startProcess(spec, unchecked)).version());
    }
    ProcessSpec different = new ProcessSpec(spec).setConfig(new JsonObject().put("a", 2));
    assertInstanceOf(
        HubException.class, failure(cluster.hub(3).startProcess(different, unchecked)));
    cluster.awaitEqual();
    assertEquals(first, cluster.hub(5).lookup("again"));
    assertEquals(1, Running.ever("again"));
  }

  @Test
  void s6_unknown_ids_are_named_and_the_others_of_the_call_stop() {
    await(cluster.hub(0).startProcesses(counters("s6-", 1_000)));
    assertInstanceOf(NoSuchProcessException.class, failure(cluster.hub(2).stopProcess("nobody")));
    List<String> asked = new ArrayList<>(ids(counters("s6-", 1_000)));
    asked.add(7, "nobody");
    StopResult result = await(cluster.hub(2).stopProcesses(asked));
    assertEquals(ResultStatus.PARTIAL, result.status());
    assertEquals(Set.of("nobody"), result.errors().keySet());
    assertInstanceOf(NoSuchProcessException.class, result.errors().get("nobody"));
    assertEquals(1_000, result.stopped().size());
    cluster.awaitEqual(List.of());
    assertInstanceOf(NoSuchProcessException.class, failure(cluster.hub(2).stopProcess("s6-3")));
  }

  @Test
  void s6_a_stop_returns_when_it_is_done_and_not_at_its_timeout() {
    long begun = System.nanoTime();
    for (int i = 0; i < 20; i++) {
      ProcessRecord record =
          await(cluster.hub(i % 6).startProcess(new ProcessSpec("quick", Counter.class)));
      List<String> nodes = await(cluster.hub((i + 1) % 6).stopProcess("quick"));
      assertEquals(List.of(record.replicas().get(0).nodeName()), nodes);
      assertEquals(0, Running.now("quick"));
      assertNull(cluster.hub((i + 1) % 6).lookup("quick"));
    }
    long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    assertTrue(took < 10_000, "20 starts and stops took " + took + " ms");
  }
}
