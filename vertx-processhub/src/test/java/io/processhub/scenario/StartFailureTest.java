package io.processhub.scenario;

import static io.processhub.scenario.HubCluster.await;
import static io.processhub.scenario.HubCluster.counters;
import static io.processhub.scenario.HubCluster.failure;
import static io.processhub.scenario.HubCluster.ids;
import static io.processhub.scenario.HubCluster.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.AlreadyStartedException;
import io.processhub.HubException;
import io.processhub.OnFailure;
import io.processhub.ProcessSpec;
import io.processhub.ResultStatus;
import io.processhub.StartFailedException;
import io.processhub.StartOptions;
import io.processhub.StartResult;
import io.processhub.StartTimeoutException;
import io.vertx.core.Deployable;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import io.vertx.core.spi.VerticleFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** S4: what cannot start is an error with its cause, and the others start or are stopped again. */
class StartFailureTest {
  private static final int GOOD = 1_000;
  private static HubCluster cluster;

  @BeforeAll
  static void open() {
    cluster = HubCluster.of(3);
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  @AfterEach
  void clear() {
    cluster.clear();
  }

  private static ProcessSpec broken(String id, String how) {
    return new ProcessSpec(id, Broken.class)
        .setConfig(new JsonObject().put("how", how))
        .setStartTimeout(300);
  }

  @Test
  void s4_what_cannot_start_is_named_with_its_cause_and_the_others_start() {
    List<ProcessSpec> specs = new ArrayList<>(counters("good-", GOOD));
    specs.add(10, broken("throws", "throw"));
    specs.add(20, broken("fails", "fail"));
    specs.add(30, broken("hangs", "never"));
    specs.add(40, new ProcessSpec("classless", "no.such.Verticle"));
    specs.add(41, new ProcessSpec("no-verticle", "java.lang.String"));
    StartResult result = await(cluster.hub(1).startProcesses(specs));
    assertEquals(ResultStatus.PARTIAL, result.status());
    assertEquals(ids(counters("good-", GOOD)), result.ids());
    Map<String, HubException> errors = result.errors();
    assertEquals(Set.of("throws", "fails", "hangs", "classless", "no-verticle"), errors.keySet());
    assertCause("thrown in start", errors.get("throws"));
    assertCause("failed in start", errors.get("fails"));
    assertCause("300 ms", errors.get("hangs"));
    assertCause("no.such.Verticle", errors.get("classless"));
    assertCause("java.lang.String", errors.get("no-verticle"));
    cluster.awaitEqual(ids(counters("good-", GOOD)));
  }

  @Test
  void s4_rollback_stops_what_the_call_started_and_nothing_else() {
    await(cluster.hub(2).startProcess(new ProcessSpec("another's", Counter.class)));
    List<ProcessSpec> specs = new ArrayList<>(counters("good-", GOOD));
    specs.add(10, broken("throws", "throw"));
    specs.add(20, broken("hangs", "never"));
    specs.add(30, new ProcessSpec("classless", "no.such.Verticle"));
    specs.add(40, new ProcessSpec("another's", Counter.class));
    StartOptions rollback = new StartOptions().setOnFailure(OnFailure.ROLLBACK);
    StartResult result = await(cluster.hub(1).startProcesses(specs, rollback));
    assertTrue(result.rolledBack());
    assertEquals(ResultStatus.FAILED, result.status());
    assertEquals(List.of(), result.ids());
    assertEquals(Set.of("throws", "hangs", "classless", "another's"), result.errors().keySet());
    assertInstanceOf(AlreadyStartedException.class, result.errors().get("another's"));
    // the call has waited for that
    for (int i = 0; i < GOOD; i++) {
      assertEquals(0, Running.now("good-" + i));
    }
    assertEquals(1, Running.now("another's"));
    cluster.awaitEqual(List.of("another's"));
  }

  @Test
  void s4_rollback_stops_what_had_not_started_in_time_too() {
    List<ProcessSpec> specs = new ArrayList<>(counters("good-", 3));
    specs.add(new ProcessSpec("late", LateStarter.class).setStartTimeout(20_000));
    StartOptions rollback = new StartOptions().setOnFailure(OnFailure.ROLLBACK).setTimeout(1_000);
    StartResult result = await(cluster.hub(0).startProcesses(specs, rollback));
    assertEquals(Set.of("late"), result.errors().keySet());
    assertInstanceOf(StartTimeoutException.class, result.errors().get("late"));
    LateStarter.release();
    cluster.awaitEqual(List.of());
    for (ProcessSpec spec : specs) {
      until(() -> Running.now(spec.getId()) == 0 ? null : spec.getId() + " runs");
    }
  }

  private static void assertCause(String cause, Throwable error) {
    assertInstanceOf(HubException.class, error);
    assertTrue(
        error instanceof StartFailedException || error instanceof StartTimeoutException,
        error.toString());
    assertTrue(error.getMessage().contains(cause), error.getMessage());
  }

  @Test
  void s4_one_process_that_cannot_start_fails_its_future_and_frees_its_id() {
    assertCause("thrown in start", failure(cluster.hub(0).startProcess(broken("one", "throw"))));
    cluster.awaitEqual(List.of());
    await(cluster.hub(2).startProcess(new ProcessSpec("one", Counter.class)));
    cluster.awaitEqual(List.of("one"));
  }

  @Test
  void s4_a_wait_that_is_over_before_the_start_is_a_timeout_and_the_start_goes_on() {
    ProcessSpec late = new ProcessSpec("late", LateStarter.class).setStartTimeout(20_000);
    StartTimeoutException timeout =
        assertInstanceOf(
            StartTimeoutException.class,
            failure(cluster.hub(0).startProcess(late, new StartOptions().setTimeout(200))));
    assertTrue(timeout.getMessage().contains("late"), timeout.getMessage());
    LateStarter.release();
    cluster.awaitEqual(List.of("late"));
  }

  @Test
  void s4_a_verticle_that_only_some_nodes_have_fails_where_it_is_missing() {
    cluster.node(0).registerVerticleFactory(new OnlyHere());
    cluster.node(1).registerVerticleFactory(new OnlyHere());
    List<ProcessSpec> specs =
        HubCluster.specs(GOOD, i -> new ProcessSpec("some-" + i, "only-here:counter"));
    StartResult result = await(cluster.hub(2).startProcesses(specs));
    assertEquals(ResultStatus.PARTIAL, result.status());
    assertEquals(GOOD, result.started().size() + result.errors().size());
    assertEquals(Set.of("n0", "n1"), Set.copyOf(result.nodes()));
    for (HubException error : result.errors().values()) {
      StartFailedException failed = assertInstanceOf(StartFailedException.class, error);
      assertEquals("n2", failed.node());
      assertTrue(error.getMessage().contains("only-here:counter"), error.getMessage());
    }
    cluster.awaitEqual(
        ids(specs).stream()
            .filter(id -> !result.errors().containsKey(id))
            .collect(Collectors.toList()));
  }

  /** Knows counters by a name of its own. */
  private static final class OnlyHere implements VerticleFactory {
    @Override
    public String prefix() {
      return "only-here";
    }

    @Override
    public void createVerticle2(
        String name, ClassLoader loader, Promise<Callable<? extends Deployable>> promise) {
      promise.complete(Counter::new);
    }
  }
}
