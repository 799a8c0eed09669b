package io.processhub.scenario;

import static io.processhub.scenario.HubCluster.await;
import static io.processhub.scenario.HubCluster.counters;
import static io.processhub.scenario.HubCluster.failure;
import static io.processhub.scenario.HubCluster.ids;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.CallTimeoutException;
import io.processhub.HubErrorCode;
import io.processhub.HubException;
import io.processhub.ProcessHub;
import io.processhub.ProcessHubService;
import io.processhub.ProcessSpec;
import io.processhub.ResultStatus;
import io.processhub.StopOptions;
import io.processhub.StopResult;
import io.processhub.UpdateOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.serviceproxy.ServiceException;
import io.vertx.serviceproxy.ServiceProxyBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** S6: a call whose time is over says so by a type of its own, and what it asked for goes on. */
class CallTimeoutTest {
  private static final StopOptions SHORT = new StopOptions().setTimeout(200);

  @Test
  void s6_a_stop_that_is_late_fails_with_its_own_type_and_goes_on() {
    try (HubCluster cluster = HubCluster.of(2)) {
      List<ProcessSpec> specs =
          HubCluster.specs(4, i -> new ProcessSpec("l" + i, LateStopper.class));
      await(cluster.hub(0).startProcesses(specs));
      List<ProcessSpec> quick = counters("quick-", 4);
      await(cluster.hub(0).startProcesses(quick));
      cluster.awaitEqual();

      CallTimeoutException late =
          assertInstanceOf(
              CallTimeoutException.class, failure(cluster.hub(1).stopProcess("l0", SHORT)));
      assertEquals("stop", late.call());
      assertEquals("l0", late.id());
      assertEquals(200, late.timeout());

      List<String> some = new ArrayList<>(ids(quick));
      some.add("l1");
      StopResult partly = await(cluster.hub(0).stopProcesses(some, SHORT));
      assertEquals(ResultStatus.PARTIAL, partly.status());
      assertEquals(Set.copyOf(ids(quick)), partly.stopped().keySet());
      assertEquals(Set.of("l1"), partly.errors().keySet());
      assertEquals(HubErrorCode.CALL_TIMEOUT, partly.errors().get("l1").code());

      Vertx bystander = cluster.nodes.add();
      ProcessHubService service = ProcessHubService.createProxy(bystander, "hub");
      JsonObject request =
          new JsonObject()
              .put("ids", new JsonArray().add("l2").add("l3"))
              .put("options", new JsonObject().put("timeout", 200));
      StopResult overTheBus = new StopResult(await(service.stop(request)));
      assertEquals(ResultStatus.FAILED, overTheBus.status());
      assertEquals(Set.of("l2", "l3"), overTheBus.errors().keySet());
      assertEquals(
          "l2", assertInstanceOf(CallTimeoutException.class, overTheBus.errors().get("l2")).id());

      LateStopper.release();
      cluster.awaitEqual(List.of());
      specs.forEach(spec -> assertEquals(0, Running.now(spec.getId()), spec.getId()));
    }
  }

  /** With a member that answers nothing no majority of two hears of a change. */
  @Test
  void updates_and_administrative_calls_that_are_late_fail_with_the_same_type() {
    try (HubCluster cluster = HubCluster.of(2)) {
      await(cluster.hub(0).startProcesses(counters("late-", 8)));
      cluster.awaitEqual();
      String id =
          cluster.places().entrySet().stream()
              .filter(place -> place.getValue().equals("n0"))
              .map(Map.Entry::getKey)
              .findFirst()
              .orElseThrow();
      ProcessHub hub = cluster.hub(0);
      Map<String, Future<?>> calls = new LinkedHashMap<>();
      try (Deafness mute = Deafness.mute(cluster.node(1))) {
        ProcessHubService service =
            new ServiceProxyBuilder(cluster.node(0))
                .setAddress("processhub.hub")
                .setOptions(new DeliveryOptions().setLocalOnly(true)) // not the mute one's
                .build(ProcessHubService.class);
        UpdateOptions change = new UpdateOptions().setTags(Set.of("changed"));
        calls.put("update", hub.updateProcess(id, change));
        calls.put("pin", hub.admin().pin(id));
        calls.put("cordon", hub.admin().cordon("n0"));
        calls.put("uncordon", service.uncordon("n1"));
        calls.forEach(
            (call, future) -> {
              Throwable failure = failure(future);
              HubException named = HubException.from(failure);
              CallTimeoutException late = assertInstanceOf(CallTimeoutException.class, named, call);
              assertEquals(call, late.call());
              assertEquals(10_000, late.timeout());
              assertTrue(Set.of(id, "n0", "n1").contains(late.id()), late.id());
              if (call.equals("uncordon")) {
                assertEquals(526, assertInstanceOf(ServiceException.class, failure).failureCode());
              }
            });
        assertTrue(mute.dropped() > 0);
      }
      await(hub.admin().uncordon("n0"));
      cluster.awaitEqual();
      assertNotNull(cluster.hub(1).lookup(id));
      assertEquals(Set.of("changed"), cluster.hub(1).lookup(id).tags());
    }
  }
}
