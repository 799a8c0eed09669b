package io.processhub.scenario;

import static io.processhub.scenario.HubCluster.ask;
import static io.processhub.scenario.HubCluster.await;
import static io.processhub.scenario.HubCluster.counters;
import static io.processhub.scenario.HubCluster.failure;
import static io.processhub.scenario.HubCluster.ids;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.AcknowledgeLevel;
import io.processhub.CallTimeoutException;
import io.processhub.HubErrorCode;
import io.processhub.HubException;
import io.processhub.OnFailure;
import io.processhub.ProcessHub;
import io.processhub.ProcessHubQuery;
import io.processhub.ProcessHubService;
import io.processhub.ProcessRecord;
import io.processhub.ProcessSpec;
import io.processhub.ResultStatus;
import io.processhub.StartOptions;
import io.processhub.StartResult;
import io.processhub.StopOptions;
import io.processhub.StopResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.serviceproxy.ServiceException;
import io.vertx.serviceproxy.ServiceProxyBuilder;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** H3, and what exists of H2: two hosting nodes, one that hosts nothing, and one without a hub. */
class ReachTest {
  private static HubCluster cluster;
  private static Vertx bystander;

  @BeforeAll
  static void open() {
    cluster = HubCluster.of(2);
    Vertx third = cluster.nodes.add();
    ProcessHub guest = ProcessHub.create(third, cluster.nextOptions().setHosting(false));
    await(guest.start());
    cluster.hubs.add(guest);
    cluster.awaitNodes();
    bystander = cluster.nodes.add();
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
  void h3_the_read_address_refuses_every_action_that_is_not_a_query() {
    Set<String> queries = new TreeSet<>();
    for (Method method : ProcessHubQuery.class.getMethods()) {
      queries.add(method.getName());
    }
    Set<String> others = new TreeSet<>();
    for (Method method : ProcessHubService.class.getDeclaredMethods()) {
      if (!Modifier.isStatic(method.getModifiers()) && !queries.contains(method.getName())) {
        others.add(method.getName());
      }
    }
    assertTrue(others.containsAll(Set.of("start", "stop", "drain")), others::toString);
    for (String action : others) {
      DeliveryOptions asked = new DeliveryOptions().addHeader("action", action);
      Throwable refused =
          failure(
              bystander
                  .eventBus()
                  .request("processhub.hub.read", new JsonObject().put("id", "x"), asked));
      ReplyException reply = assertInstanceOf(ReplyException.class, refused, action);
      assertEquals(HubErrorCode.UNKNOWN_ACTION.number(), reply.failureCode(), action);
    }
  }

  @Test
  void h3_every_node_reaches_every_process_by_request_send_and_publish() {
    List<ProcessSpec> specs = counters("h3-", 40);
    await(cluster.hub(2).startProcesses(specs));
    cluster.awaitEqual(ids(specs));
    assertEquals(List.of(), cluster.hub(2).localProcesses());
    assertEquals(Set.of("n0", "n1"), Set.copyOf(cluster.places().values()));
    for (String id : ids(specs)) {
      String address = ProcessHub.addressOf("hub", id);
      long count = 0;
      for (Vertx node : cluster.nodes.nodes()) {
        assertEquals(++count, ask(node, address).getLong("count"));
      }
      bystander.eventBus().send(address, "?");
      cluster.node(2).eventBus().publish(address, "?");
      bystander.eventBus().publish(address, "?");
      // two senders have told it three messages: asked often enough it has counted all
      long least = count + 3;
      HubCluster.until(
          () -> {
            long seen = ask(bystander, address).getLong("count");
            return seen > least ? null : id + " counted " + seen;
          });
    }
  }

  @Test
  void h3_a_replica_is_reached_by_the_name_or_the_id_of_its_node() {
    await(cluster.hub(0).startProcess(new ProcessSpec("named", Counter.class)));
    cluster.awaitEqual(List.of("named"));
    String name = String.valueOf(cluster.places().get("named"));
    String other = name.equals("n0") ? "n1" : "n0";
    String node = cluster.nodes.nodeId(Integer.parseInt(name.substring(1)));
    for (ProcessHub hub : cluster.hubs) {
      Vertx from = cluster.node(cluster.hubs.indexOf(hub));
      assertEquals("named", ask(from, hub.address("named", name)).getString("id"));
      assertEquals("named", ask(from, hub.address("named", node)).getString("id"));
      ReplyException nobody =
          assertInstanceOf(
              ReplyException.class,
              failure(from.eventBus().request(hub.address("named", other), "?")));
      assertEquals(ReplyFailure.NO_HANDLERS, nobody.failureType());
    }
  }

  @Test
  void h3_a_generated_proxy_calls_the_process_from_every_node() {
    await(cluster.hub(1).startProcess(new ProcessSpec("adder", AdderProcess.class)));
    cluster.awaitEqual(List.of("adder"));
    int sum = 0;
    for (Vertx node : cluster.nodes.nodes()) {
      String address = ProcessHub.addressOf("hub", "adder");
      Adder adder = new ServiceProxyBuilder(node).setAddress(address).build(Adder.class);
      sum += 5;
      assertEquals(sum, await(adder.add(5)));
      ServiceException refused = assertInstanceOf(ServiceException.class, failure(adder.add(-1)));
      assertEquals(77, refused.failureCode());
      assertEquals("adder", await(node.eventBus().request(address, "?")).body());
      assertEquals(
          cluster.hub(0).lookup("adder").replicas().get(0).deploymentId(),
          await(adder.whereAreYou()));
    }
  }

  @Test
  void h3_nobody_at_an_address_is_told_at_once() {
    for (Vertx node : cluster.nodes.nodes().subList(0, 3)) {
      Throwable nobody =
          failure(node.eventBus().request(ProcessHub.addressOf("hub", "nobody"), "?"));
      assertEquals(
          ReplyFailure.NO_HANDLERS, assertInstanceOf(ReplyException.class, nobody).failureType());
    }
  }

  @Test
  void h2_the_service_starts_updates_calls_and_stops_from_a_node_without_a_hub() {
    ProcessHubService service = ProcessHubService.createProxy(bystander, "hub");
    JsonArray specs = new JsonArray();
    counters("h2-", 20).forEach(spec -> specs.add(spec.toJson()));
    StartResult started =
        new StartResult(await(service.start(new JsonObject().put("specs", specs))));
    assertEquals(ResultStatus.OK, started.status());
    assertEquals(ids(counters("h2-", 20)), started.ids());
    cluster.awaitEqual(started.ids());
    StartResult again = new StartResult(await(service.start(new JsonObject().put("specs", specs))));
    assertEquals(ResultStatus.FAILED, again.status());
    assertEquals(HubErrorCode.ALREADY_STARTED, again.errors().get("h2-3").code());
    await(
        service.update(
            new JsonObject()
                .put("id", "h2-3")
                .put("options", new JsonObject().put("tags", new JsonArray().add("seen")))));
    cluster.awaitEqual();
    assertEquals(Set.of("seen"), cluster.hub(1).lookup("h2-3").tags());
    await(service.send(new JsonObject().put("id", "h2-3").put("body", "?")));
    HubCluster.until(
        () -> {
          JsonObject reply =
              await(service.request(new JsonObject().put("id", "h2-3").put("body", "?")));
          return reply.getJsonObject("body").getLong("count") >= 2 ? null : reply.encode();
        });
    JsonArray some = new JsonArray(new ArrayList<>(started.ids())).add("nobody");
    StopResult stopped = new StopResult(await(service.stop(new JsonObject().put("ids", some))));
    assertEquals(20, stopped.stopped().size());
    assertEquals(Set.of("nobody"), stopped.errors().keySet());
    assertNull(await(service.lookup("h2-3")));
    ServiceException missing =
        assertInstanceOf(
            ServiceException.class, failure(service.request(new JsonObject().put("id", "h2-3"))));
    assertEquals(HubErrorCode.NO_SUCH_PROCESS.number(), missing.failureCode());
    cluster.awaitEqual(List.of());
  }

  @Test
  void h2_a_node_without_a_hub_asks_what_the_hub_knows() {
    List<ProcessSpec> specs =
        HubCluster.specs(
            30, i -> new ProcessSpec("known-" + i, Counter.class).setTags(Set.of("odd" + i % 2)));
    await(cluster.hub(0).startProcesses(specs));
    cluster.awaitEqual(ids(specs));
    for (ProcessHubQuery query :
        List.of(
            ProcessHubQuery.createProxy(bystander, "hub"),
            ProcessHubService.createProxy(bystander, "hub"))) {
      assertEquals(
          cluster.hub(0).lookup("known-7"), new ProcessRecord(await(query.lookup("known-7"))));
      assertNull(await(query.lookup("nobody")));
      assertEquals(List.of("odd0", "odd1"), await(query.tags()).getList());

      JsonArray nodes = await(query.nodes());
      Map<String, Boolean> hosting = new HashMap<>();
      Map<String, Integer> counts = new HashMap<>();
      for (int i = 0; i < nodes.size(); i++) {
        String name = nodes.getJsonObject(i).getString("nodeName");
        hosting.put(name, nodes.getJsonObject(i).getBoolean("hosting"));
        counts.put(name, nodes.getJsonObject(i).getInteger("processes"));
      }
      String guest = cluster.hub(2).nodeName();
      assertEquals(Map.of("n0", true, "n1", true, guest, false), hosting);
      int there = cluster.hub(0).localProcesses().size();
      assertEquals(Map.of("n0", there, "n1", 30 - there, guest, 0), counts);

      JsonObject status = await(query.status());
      assertEquals("hub", status.getString("hubId"));
      assertTrue(hosting.containsKey(status.getString("nodeName")), status::encode);
      assertEquals("RUNNING", status.getString("status"));
      assertEquals(30, status.getInteger("processes"));

      Map<String, String> places = cluster.places();
      JsonObject asked =
          new JsonObject().put("tag", "odd1").put("node", "n0").put("status", "RUNNING");
      Set<String> expected = new TreeSet<>();
      for (ProcessSpec spec : specs) {
        if (spec.getTags().contains("odd1") && places.get(spec.getId()).equals("n0")) {
          expected.add(spec.getId());
        }
      }
      Set<String> listed = new TreeSet<>();
      JsonObject page = new JsonObject();
      do {
        page = await(query.list(asked.copy().put("limit", 2).put("after", page.getString("next"))));
        JsonArray records = page.getJsonArray("records");
        assertTrue(records.size() <= 2, page::encode);
        for (int i = 0; i < records.size(); i++) {
          ProcessRecord record = new ProcessRecord(records.getJsonObject(i));
          assertEquals(cluster.hub(1).lookup(record.id()), record);
          assertTrue(listed.add(record.id()), record.id());
        }
      } while (page.containsKey("next"));
      assertEquals(expected, listed);
    }
  }

  @Test
  void h2_a_request_of_the_service_carries_node_headers_body_and_timeout() {
    ProcessHubService service = ProcessHubService.createProxy(bystander, "hub");
    await(cluster.hub(0).startProcess(new ProcessSpec("echo", Echo.class)));
    cluster.awaitEqual(List.of("echo"));
    String place = cluster.places().get("echo");
    String other = place.equals("n0") ? "n1" : "n0";
    String nodeId = cluster.nodes.nodeId(Integer.parseInt(place.substring(1)));
    JsonObject headers = new JsonObject().put("one", "1").put("two", "2");
    for (Object body :
        new Object[] {"text", 7, new JsonObject().put("a", new JsonArray().add(1))}) {
      JsonObject request =
          new JsonObject().put("id", "echo").put("headers", headers).put("body", body);
      JsonObject answer = new JsonObject().put("headers", headers).put("body", body);
      assertEquals(answer, await(service.request(request)));
      assertEquals(answer, await(service.request(request.copy().put("node", place))));
      assertEquals(answer, await(service.request(request.copy().put("node", nodeId))));
    }
    JsonObject elsewhere = new JsonObject().put("id", "echo").put("node", other).put("body", "?");
    assertEquals(404, refused(service.request(elsewhere)).failureCode());
    assertEquals(
        77,
        refused(service.request(new JsonObject().put("id", "echo").put("body", "fail")))
            .failureCode());
    long asked = System.nanoTime();
    ServiceException late =
        refused(
            service.request(
                new JsonObject().put("id", "echo").put("body", "hush").put("timeout", 300)));
    assertTrue(System.nanoTime() - asked < 10_000_000_000L, "30 s are the default");
    CallTimeoutException named =
        assertInstanceOf(CallTimeoutException.class, HubException.from(late));
    assertEquals("echo", named.id());
    assertEquals(300, named.timeout());
  }

  @Test
  void h2_options_of_a_call_count_for_the_service_too() {
    ProcessHubService service = ProcessHubService.createProxy(bystander, "hub");
    JsonArray specs = new JsonArray();
    specs.add(new ProcessSpec("opt-good", Counter.class).toJson());
    specs.add(new ProcessSpec("opt-bad", "no.such.Verticle").toJson());
    JsonObject options =
        new StartOptions()
            .setOnFailure(OnFailure.ROLLBACK)
            .setAcknowledge(AcknowledgeLevel.ALL)
            .toJson();
    StartResult back =
        new StartResult(
            await(service.start(new JsonObject().put("specs", specs).put("options", options))));
    assertTrue(back.rolledBack());
    assertEquals(HubErrorCode.START_FAILED, back.errors().get("opt-bad").code());
    cluster.awaitEqual(List.of());

    specs.remove(1);
    options =
        new StartOptions()
            .setTags(Set.of("call"))
            .setMetadata(new JsonObject().put("from", "bystander"))
            .setAcknowledge(AcknowledgeLevel.ALL) // whichever member is asked next knows it
            .toJson();
    await(service.start(new JsonObject().put("specs", specs).put("options", options)));
    ProcessRecord record = new ProcessRecord(await(service.lookup("opt-good")));
    assertEquals(Set.of("call"), record.tags());
    assertEquals(new JsonObject().put("from", "bystander"), record.metadata());
    options =
        new StartOptions()
            .setCheckExisting(false)
            .toJson()
            .put("tags", new JsonArray().add("call"));
    options.put("metadata", new JsonObject().put("from", "bystander"));
    StartResult again =
        new StartResult(
            await(service.start(new JsonObject().put("specs", specs).put("options", options))));
    assertEquals(Map.of(), again.errors());
    assertEquals(record.version(), again.first().version());
    JsonObject all = new StopOptions().setAcknowledge(AcknowledgeLevel.ALL).toJson();
    await(
        service.stop(
            new JsonObject().put("ids", new JsonArray().add("opt-good")).put("options", all)));
    cluster.hubs.forEach(hub -> assertNull(hub.lookup("opt-good"), hub.nodeName()));
  }

  private static ServiceException refused(Future<?> call) {
    return assertInstanceOf(ServiceException.class, failure(call));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "405 | nonsense | {}",
        "400 | start | {}",
        "400 | start | {'request': 7}",
        "400 | start | {'request': {}}",
        "400 | start | {'request': {'specs': 'x'}}",
        "400 | start | {'request': {'specs': []}}",
        "400 | start | {'request': {'specs': [{'id': 'a'}]}}",
        "400 | start | {'request': {'specs': [{'id': 'a', 'verticle': 7}]}}",
        "400 | start | {'request': {'specs': [{'id': 'a', 'verticle': 'V', 'restarts': 'X'}]}}",
        "400 | start | {'request': {'specs': [{'id': 'a', 'verticle': 'V', 'restart': 'X'}]}}",
        "400 | start | {'request': {'specs': [{'id': 'a', 'verticle': 'V'}], 'options': 3}}",
        "400 | stop | {'request': {'ids': [1]}}",
        "400 | stop | {'request': {'ids': ['a', 'a']}}",
        "404 | update | {'request': {'id': 'none'}}",
        "400 | lookup | {'id': 5}",
        "400 | lookup | {'id': ''}",
        "400 | list | {'query': {'limit': 0}}",
        "400 | list | {'query': {'limit': 1001}}",
        "400 | list | {'query': {'status': 'HAPPY'}}",
        "400 | request | {'request': {'id': 'a', 'timeout': 0}}",
        "400 | send | {'request': {'body': 1}}",
      })
  void h2_malformed_service_messages_get_a_code_and_do_no_harm(
      int code, String action, String text) {
    JsonObject body = new JsonObject(text.replace('\'', '"'));
    assertEquals(code, refusal(body, action).failureCode());
    assertEquals(0, cluster.hub(0).processes().size());
  }

  @Test
  void h2_a_message_that_is_no_json_or_names_no_action_gets_a_code() {
    assertEquals(400, refusal("text", "start").failureCode());
    assertEquals(400, refusal(null, "lookup").failureCode());
    assertEquals(405, refusal(new JsonObject(), null).failureCode());
    Throwable onRead =
        failure(
            bystander
                .eventBus()
                .request(
                    "processhub.hub.read",
                    new JsonObject(),
                    new DeliveryOptions().addHeader("action", "start")));
    assertEquals(405, assertInstanceOf(ServiceException.class, onRead).failureCode());
  }

  /** As a bridge does, for its clients. */
  @Test
  void h2_a_failure_reaches_a_node_that_never_made_a_proxy() {
    Vertx fresh = cluster.nodes.add();
    JsonObject body = new JsonObject().put("request", new JsonObject().put("id", "nobody"));
    DeliveryOptions asked =
        new DeliveryOptions().addHeader("action", "request").setSendTimeout(10_000);
    ServiceException refused = refused(fresh.eventBus().request("processhub.hub", body, asked));
    assertEquals(HubErrorCode.NO_SUCH_PROCESS.number(), refused.failureCode());
    assertEquals(new JsonObject().put("id", "nobody"), refused.getDebugInfo());
    cluster.nodes.close(fresh);
  }

  private static ServiceException refusal(Object body, String action) {
    DeliveryOptions options = new DeliveryOptions().setSendTimeout(5_000);
    if (action != null) {
      options.addHeader("action", action);
    }
    Throwable failure = failure(bystander.eventBus().request("processhub.hub", body, options));
    return assertInstanceOf(ServiceException.class, failure);
  }

  @Test
  void h2_verticles_that_the_options_do_not_allow_are_refused_by_the_service_alone() {
    ProcessHub strict =
        ProcessHub.create(
            cluster.node(0),
            cluster
                .nextOptions()
                .setHubId("strict")
                .setServiceAllowedVerticles(List.of("io.processhub.scenario.Count*")));
    await(strict.start());
    ProcessHubService service = ProcessHubService.createProxy(bystander, "strict");
    ServiceException refused =
        assertInstanceOf(
            ServiceException.class, failure(service.start(request(AdderProcess.class))));
    assertEquals(403, refused.failureCode());
    assertTrue(refused.getMessage().contains("AdderProcess"), refused.getMessage());
    assertTrue(refused.getMessage().contains("serviceAllowedVerticles"), refused.getMessage());
    assertEquals(
        ResultStatus.OK, new StartResult(await(service.start(request(Counter.class)))).status());
    await(strict.startProcess(new ProcessSpec("own", AdderProcess.class)));
    await(strict.close());
    assertEquals(Map.of("allowed", 0, "own", 0), running("allowed", "own"));
  }

  private static Map<String, Integer> running(String one, String other) {
    return Map.of(one, Running.now(one), other, Running.now(other));
  }

  private static JsonObject request(Class<? extends io.vertx.core.Deployable> verticle) {
    ProcessSpec spec = new ProcessSpec("allowed", verticle);
    return new JsonObject().put("specs", new JsonArray().add(spec.toJson()));
  }
}
