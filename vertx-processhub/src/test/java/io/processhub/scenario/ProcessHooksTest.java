package io.processhub.scenario;

import static io.processhub.scenario.HubCluster.await;
import static io.processhub.scenario.HubCluster.counters;
import static io.processhub.scenario.HubCluster.ids;
import static io.processhub.scenario.HubCluster.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.AcknowledgeLevel;
import io.processhub.OnFailure;
import io.processhub.ProcessHub;
import io.processhub.ProcessRecord;
import io.processhub.ProcessSpec;
import io.processhub.ReplicaInfo;
import io.processhub.StartOptions;
import io.processhub.hook.HookData;
import io.processhub.hook.HookData.ProcessesStartEnded.Outcome;
import io.processhub.hook.HookData.ProcessesStarted.Started;
import io.processhub.hook.HookPoint;
import io.processhub.scenario.HookWitness.Seen;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** H1: what the hooks are told of processes that start, fail and end, once each. */
class ProcessHooksTest {
  private static HubCluster cluster;
  private static HookWitness witness;

  @BeforeAll
  static void open() {
    cluster = HubCluster.of(3, options -> options.setMaxRestarts(2).setRestartPeriod(60_000));
    witness = new HookWitness(cluster.hubs);
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  @AfterEach
  void clear() {
    cluster.clear();
    witness.forget();
  }

  private static void tell(String id, String what) {
    cluster.node(0).eventBus().send(cluster.hub(0).address(id), what);
  }

  private static ProcessRecord record(String id) {
    ProcessRecord record = cluster.hub(0).lookup(id);
    assertNotNull(record);
    return record;
  }

  @Test
  void h1_a_start_is_told_where_it_is_called_registered_and_run_once_each() {
    List<ProcessSpec> specs = counters("told-", 90);
    StartOptions how =
        new StartOptions()
            .setAcknowledge(AcknowledgeLevel.ALL)
            .setMetadata(new JsonObject().put("a", 1));
    await(cluster.hub(1).startProcesses(specs, how));
    cluster.awaitEqual(ids(specs));
    Map<String, String> places = cluster.places();

    List<Seen<HookData.ProcessesStart>> before = witness.at(HookPoint.BEFORE_PROCESSES_START);
    assertEquals(1, before.size());
    assertEquals("n1", before.get(0).node());
    assertEquals(specs, before.get(0).data().specs());
    assertEquals(how, before.get(0).data().options());
    assertEquals(new HashSet<>(places.values()), new HashSet<>(before.get(0).data().nodes()));

    awaitStartTold("n1");
    List<Seen<HookData.ProcessesStartEnded>> after = witness.at(HookPoint.AFTER_PROCESSES_START);
    assertEquals(1, after.size());
    assertEquals("n1", after.get(0).node());
    assertEquals(
        specs.stream()
            .map(spec -> new Outcome(spec.getId(), "STARTED", places.get(spec.getId())))
            .toList(),
        after.get(0).data().outcomes());

    Map<String, String> registered = new HashMap<>();
    for (Seen<HookData.ProcessRegistered> seen : witness.at(HookPoint.PROCESS_REGISTERED)) {
      ProcessRecord record = seen.data().record();
      assertEquals(1, record.metadata().getInteger("a"));
      assertEquals(null, registered.put(record.id(), seen.node()), record.id() + " twice");
    }
    assertEquals(places, registered);

    until(() -> started().equals(places) ? null : started().size() + " started");
  }

  /** On which node each was started; fails if one was told twice or with another deployment. */
  private static Map<String, String> started() {
    Map<String, String> started = new HashMap<>();
    for (Seen<HookData.ProcessesStarted> seen : witness.at(HookPoint.PROCESSES_STARTED)) {
      for (Started each : seen.data().processes()) {
        assertEquals(null, started.put(each.id(), seen.node()), each.id() + " twice");
        assertEquals(record(each.id()).replicas().get(0).deploymentId(), each.deploymentId());
      }
    }
    return started;
  }

  @Test
  void h1_an_end_of_whatever_kind_is_told_once_with_the_version_of_its_record() {
    await(cluster.hub(0).startProcess(new ProcessSpec("hook-stopped", Counter.class)));
    await(cluster.hub(0).startProcess(new ProcessSpec("hook-ends", Counter.class)));
    cluster.awaitEqual();
    long version = Math.max(record("hook-stopped").version(), record("hook-ends").version());
    await(cluster.hub(2).stopProcess("hook-stopped"));
    tell("hook-ends", "stop");
    cluster.awaitEqual(List.of());
    await(
        cluster
            .hub(1)
            .startProcesses(List.of(new ProcessSpec("broken", Broken.class)), new StartOptions()));
    cluster.awaitEqual(List.of());
    List<HookData.ProcessUnregistered> told =
        witness.at(HookPoint.PROCESS_UNREGISTERED).stream().map(Seen::data).toList();
    assertEquals(
        List.of("broken", "hook-ends", "hook-stopped"),
        told.stream().map(HookData.ProcessUnregistered::id).sorted().toList());
    told.forEach(each -> assertTrue(each.version() > 0, each.toString()));
    told.stream()
        .filter(each -> each.id().equals("hook-stopped"))
        .forEach(each -> assertTrue(each.version() > version, each + " after " + version));
    awaitStartTold("n1");
    Outcome outcome = witness.at(HookPoint.AFTER_PROCESSES_START, "n1").get(0).outcomes().get(0);
    assertEquals(new Outcome("broken", "START_FAILED", null), outcome);
  }

  /** The caller does not wait for those that hear of it afterwards. */
  private static void awaitStartTold(String node) {
    until(() -> witness.at(HookPoint.AFTER_PROCESSES_START, node).size() == 1 ? null : "not told");
  }

  @Test
  void h1_a_start_that_is_rolled_back_says_so() {
    List<ProcessSpec> specs = new ArrayList<>(counters("back-", 3));
    specs.add(new ProcessSpec("back-broken", Broken.class));
    await(
        cluster.hub(0).startProcesses(specs, new StartOptions().setOnFailure(OnFailure.ROLLBACK)));
    awaitStartTold("n0");
    List<Outcome> outcomes = witness.at(HookPoint.AFTER_PROCESSES_START, "n0").get(0).outcomes();
    assertEquals(
        List.of("ROLLED_BACK", "ROLLED_BACK", "ROLLED_BACK", "START_FAILED"),
        outcomes.stream().map(Outcome::outcome).toList());
  }

  @Test
  void h1_s9_static_specs_are_told_with_what_became_of_each() {
    ProcessSpec other = new ProcessSpec("static-other", Counter.class);
    await(cluster.hub(0).startProcess(new ProcessSpec("static-stopped", Counter.class)));
    await(cluster.hub(0).stopProcess("static-stopped"));
    await(cluster.hub(0).startProcess(other));
    cluster.awaitEqual(List.of("static-other"));
    ProcessHub late =
        ProcessHub.create(
            cluster.nodes.add(),
            cluster
                .nextOptions()
                .setStaticProcesses(
                    List.of(
                        new ProcessSpec("static-new", Counter.class),
                        new ProcessSpec("static-stopped", Counter.class),
                        new ProcessSpec(other).setMetadata(new JsonObject().put("b", 2)))));
    witness.watch(late);
    cluster.hubs.add(await(late.start()));
    String name = late.nodeName();
    awaitStartTold(name);
    assertEquals(
        List.of("STARTED", "STOPPED", "ALREADY_STARTED"),
        witness.at(HookPoint.AFTER_PROCESSES_START, name).get(0).outcomes().stream()
            .map(Outcome::outcome)
            .toList());
    assertEquals(1, witness.at(HookPoint.BEFORE_PROCESSES_START, name).size());
    cluster.awaitEqual(List.of("static-new", "static-other"));
    cluster.closeHub(late);
  }

  @Test
  void h1_s7_restarts_are_told_one_by_one_and_the_last_failure_as_that() {
    await(cluster.hub(0).startProcess(new ProcessSpec("hooked", Counter.class)));
    cluster.awaitEqual();
    ReplicaInfo replica = record("hooked").replicas().get(0);
    for (int attempt = 1; attempt <= 3; attempt++) {
      tell("hooked", "fail");
      int all = attempt;
      until(
          () -> {
            int told =
                witness.at(HookPoint.REPLICA_RESTARTED).size()
                    + witness.at(HookPoint.PROCESS_FAILED).size();
            return told == all ? null : told + " of " + all;
          });
    }
    String node = replica.nodeName();
    assertEquals(
        List.of(
            new HookData.ReplicaRestarted("hooked", node, 1, "told to fail"),
            new HookData.ReplicaRestarted("hooked", node, 2, "told to fail")),
        witness.at(HookPoint.REPLICA_RESTARTED, node));
    HookData.ProcessFailed failed = witness.at(HookPoint.PROCESS_FAILED, node).get(0);
    assertEquals("hooked", failed.id());
    assertTrue(failed.cause().startsWith("told to fail"), failed.cause());
    await(cluster.hub(0).stopProcess("hooked"));
  }
}
