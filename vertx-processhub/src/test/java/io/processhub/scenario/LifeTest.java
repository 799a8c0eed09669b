package io.processhub.scenario;

import static io.processhub.scenario.HubCluster.ask;
import static io.processhub.scenario.HubCluster.await;
import static io.processhub.scenario.HubCluster.failure;
import static io.processhub.scenario.HubCluster.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.ProcessHub;
import io.processhub.ProcessRecord;
import io.processhub.ProcessSpec;
import io.processhub.ProcessStatus;
import io.processhub.model.RestartPolicy;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** S7 and S8: what ends by itself, what fails, and what is started again. */
class LifeTest {
  private static HubCluster cluster;

  @BeforeAll
  static void open() {
    cluster = HubCluster.of(3, options -> options.setMaxRestarts(5).setRestartPeriod(60_000));
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  @AfterEach
  void clear() {
    cluster.clear();
  }

  private static void tell(String id, String what) {
    cluster.node(0).eventBus().send(cluster.hub(0).address(id), what);
  }

  private static void start(String id, RestartPolicy restart) {
    await(cluster.hub(0).startProcess(new ProcessSpec(id, Counter.class).setRestart(restart)));
    cluster.awaitEqual();
  }

  private static ProcessRecord record(ProcessHub hub, String id) {
    ProcessRecord record = hub.lookup(id);
    assertNotNull(record);
    return record;
  }

  @ParameterizedTest
  @EnumSource(RestartPolicy.class)
  void s7_a_process_that_stops_itself_leaves_the_registry_everywhere(RestartPolicy restart) {
    String id = "self-" + restart;
    start(id, restart);
    tell(id, "stop");
    cluster.awaitEqual(List.of());
    assertEquals(0, Running.now(id));
    assertEquals(1, Running.ever(id));
    await(cluster.hub(1).startProcess(new ProcessSpec(id, Counter.class)));
    cluster.awaitEqual(List.of(id));
  }

  @ParameterizedTest
  @EnumSource(
      value = RestartPolicy.class,
      names = {"PERMANENT", "TRANSIENT"})
  void s8_a_failed_process_is_restarted_under_its_id_and_address(RestartPolicy restart) {
    String id = "fails-" + restart;
    start(id, restart);
    String address = cluster.hub(0).address(id);
    JsonObject before = ask(cluster.node(1), address);
    ProcessRecord first = record(cluster.hub(2), id);
    tell(id, "fail");
    until(() -> Running.ever(id) == 2 && Running.now(id) == 1 ? null : "not restarted");
    cluster.awaitEqual(List.of(id));
    JsonObject after = ask(cluster.node(1), address);
    assertEquals(id, after.getString("id"));
    assertEquals(1L, after.getLong("count"));
    assertNotEquals(before.getString("deployment"), after.getString("deployment"));
    until(
        () ->
            after
                    .getString("deployment")
                    .equals(record(cluster.hub(2), id).replicas().get(0).deploymentId())
                ? null
                : "the record has the old deployment id");
    assertEquals(
        first.replicas().get(0).node(), record(cluster.hub(2), id).replicas().get(0).node());
  }

  @Test
  void s7_a_temporary_process_that_fails_leaves_the_registry_everywhere() {
    start("temporary", RestartPolicy.TEMPORARY);
    tell("temporary", "fail");
    cluster.awaitEqual(List.of());
    assertEquals(1, Running.ever("temporary"));
  }

  @Test
  void s7_a_normal_end_from_outside_restarts_a_permanent_process_only() {
    start("permanent", RestartPolicy.PERMANENT);
    start("transient", RestartPolicy.TRANSIENT);
    for (String id : List.of("permanent", "transient")) {
      ProcessRecord record = record(cluster.hub(0), id);
      String name = record.replicas().get(0).nodeName();
      int node = Integer.parseInt(name.substring(1));
      String deployment = record.replicas().get(0).deploymentId();
      assertNotNull(deployment);
      await(cluster.node(node).undeploy(deployment));
    }
    cluster.awaitEqual(List.of("permanent"));
    until(() -> Running.ever("permanent") == 2 ? null : "permanent was not restarted");
    assertEquals(1, Running.ever("transient"));
    cluster.awaitEqual(List.of("permanent"));
  }

  @Test
  void s7_too_many_failures_are_visible_everywhere_and_ended_by_stop_and_start() {
    start("sick", RestartPolicy.PERMANENT);
    until(
        () -> {
          tell("sick", "fail");
          ProcessRecord record = record(cluster.hub(0), "sick");
          return record.status() == ProcessStatus.FAILED ? null : record.toString();
        });
    for (ProcessHub hub : cluster.hubs) {
      until(
          () ->
              record(hub, "sick").status() == ProcessStatus.FAILED
                  ? null
                  : hub.nodeName() + " has " + record(hub, "sick"));
    }
    assertEquals(6, Running.ever("sick"));
    assertEquals(0, Running.now("sick"));
    Throwable unreached =
        failure(cluster.node(1).eventBus().request(cluster.hub(1).address("sick"), "?"));
    assertEquals(
        ReplyFailure.NO_HANDLERS, assertInstanceOf(ReplyException.class, unreached).failureType());
    await(cluster.hub(1).stopProcess("sick"));
    await(cluster.hub(2).startProcess(new ProcessSpec("sick", Counter.class)));
    cluster.awaitEqual(List.of("sick"));
    assertEquals("sick", ask(cluster.node(0), cluster.hub(0).address("sick")).getString("id"));
  }

  @RepeatedTest(5)
  void s8_callers_notice_a_restart_by_the_messages_that_hit_it_at_most() {
    String id = "watched" + System.nanoTime();
    start(id, RestartPolicy.PERMANENT);
    String address = cluster.hub(0).address(id);
    List<Future<?>> requests = new ArrayList<>();
    DeliveryOptions patience = new DeliveryOptions().setSendTimeout(3_000);
    for (int i = 0; i < 200; i++) {
      requests.add(cluster.node(1).eventBus().request(address, "?", patience));
      if (i == 100) {
        cluster.node(1).eventBus().send(address, "fail");
      }
    }
    await(Future.join(requests).otherwiseEmpty());
    long failed = requests.stream().filter(Future::failed).count();
    for (Future<?> request : requests.subList(0, 101)) {
      assertTrue(request.succeeded(), () -> "before the failure: " + request.cause());
    }
    System.out.println(failed + " of 99 requests hit the restart");
    until(() -> Running.ever(id) == 2 ? null : "not restarted");
    cluster.awaitEqual(List.of(id));
    // from then on none does any more
    List<Future<?>> after = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      after.add(cluster.node(i % 3).eventBus().request(address, "?", patience));
    }
    await(Future.all(after));
    assertEquals(id, ask(cluster.node(1), address).getString("id"));
  }

  @Test
  void s8_a_handler_that_throws_answers_the_request_and_is_no_failure() {
    start("thrower", RestartPolicy.PERMANENT);
    String address = cluster.hub(0).address("thrower");
    Throwable answer = failure(cluster.node(2).eventBus().request(address, "throw"));
    assertEquals("told to throw", answer.getMessage());
    assertEquals(1L, ask(cluster.node(2), address).getLong("count"));
    assertEquals(1, Running.ever("thrower"));
  }
}
