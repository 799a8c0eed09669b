package io.processhub.scenario;

import static io.processhub.scenario.HubCluster.await;
import static io.processhub.scenario.HubCluster.counters;
import static io.processhub.scenario.HubCluster.ids;
import static io.processhub.scenario.HubCluster.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.ProcessHub;
import io.processhub.ProcessHubOptions;
import io.processhub.ProcessSpec;
import io.processhub.hook.HookOptions;
import io.processhub.hook.HookPoint;
import io.processhub.testing.SplitInJvm;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Events reach a node without a hub, once for each happening, from the node where it happened. */
class HubEventsTest {
  private static final Set<String> FIELDS = Set.of("event", "hub", "node", "time", "data");

  private final List<JsonObject> events = new CopyOnWriteArrayList<>();

  private void listen(Vertx vertx) {
    await(
        vertx
            .eventBus()
            .<JsonObject>consumer("processhub.hub.events", message -> events.add(message.body()))
            .completion());
  }

  private List<JsonObject> of(String event) {
    return events.stream().filter(e -> e.getString("event").equals(event)).toList();
  }

  /** {@code node:value} of those events, sorted. */
  private List<String> told(String event, String field) {
    return of(event).stream()
        .map(e -> e.getString("node") + ":" + e.getJsonObject("data").getValue(field))
        .sorted()
        .toList();
  }

  private void awaitTold(String event, String field, List<String> expected) {
    until(() -> told(event, field).equals(expected) ? null : event + " from " + told(event, field));
  }

  private @Nullable String lacking(String event, int count) {
    return of(event).size() == count ? null : of(event).size() + " times " + event;
  }

  @Test
  void each_happening_is_one_event_from_the_node_where_it_was() {
    try (HubCluster cluster = HubCluster.withoutHubs(4, options -> options)) {
      listen(cluster.node(3));
      for (int i = 0; i < 2; i++) {
        cluster.startHub(cluster.node(i));
      }
      cluster.awaitNodes();
      awaitTold("BEFORE_NODE_JOIN", "node", List.of("n0:n0", "n1:n1"));
      awaitTold("AFTER_NODE_JOIN", "node", List.of("n0:n0", "n1:n1"));

      List<ProcessSpec> specs = counters("event-", 100);
      await(cluster.hub(0).startProcesses(specs));
      cluster.awaitEqual(ids(specs));
      Map<String, String> places = cluster.places();
      until(() -> lacking("PROCESS_REGISTERED", 100));
      for (JsonObject event : of("PROCESS_REGISTERED")) {
        JsonObject record = event.getJsonObject("data").getJsonObject("record");
        assertEquals(places.get(record.getString("id")), event.getString("node"));
      }
      until(() -> lacking("BEFORE_PROCESSES_START", 1));
      until(() -> lacking("AFTER_PROCESSES_START", 1));
      until(() -> startedIds().size() == 100 ? null : startedIds().size() + " started");

      ProcessHub third = cluster.startHub(cluster.node(2));
      cluster.awaitNodes();
      awaitTold("AFTER_NODE_JOIN", "node", List.of("n0:n0", "n1:n1", "n2:n2"));
      awaitTold("AFTER_REDISTRIBUTION", "node", List.of("n0:n0", "n1:n1", "n2:n2"));
      cluster.awaitEqual(ids(specs));
      until(
          () -> {
            Set<String> moved = idsIn("PROCESSES_MIGRATED");
            long there = cluster.places().values().stream().filter("n2"::equals).count();
            return moved.size() == there ? null : moved.size() + " of " + there;
          });

      cluster.closeHub(third);
      cluster.awaitEqual(ids(specs));
      awaitTold("BEFORE_NODE_LEAVE", "node", List.of("n2:n2"));
      until(() -> lacking("AFTER_NODE_LEAVE", 1));
      awaitTold("HUB_SHUTDOWN", "reason", List.of("n2:close() was called"));

      await(cluster.hub(1).stopProcesses(ids(specs)));
      until(() -> lacking("PROCESS_UNREGISTERED", 100));
      for (JsonObject event : events) {
        assertEquals(FIELDS, event.fieldNames());
        assertEquals("hub", event.getString("hub"));
        assertTrue(event.getLong("time") > System.currentTimeMillis() - 60_000);
        assertNotNull(HookPoint.of(event.getString("event")));
      }
    }
  }

  private Set<String> startedIds() {
    return of("PROCESSES_STARTED").stream()
        .flatMap(e -> e.getJsonObject("data").getJsonArray("processes").stream())
        .map(each -> ((JsonObject) each).getString("id"))
        .collect(Collectors.toSet());
  }

  private Set<String> idsIn(String event) {
    Set<String> ids = new HashSet<>();
    for (JsonObject each : of(event)) {
      each.getJsonObject("data")
          .getJsonArray("ids")
          .forEach(id -> assertTrue(ids.add((String) id), id + " twice"));
    }
    return ids;
  }

  @Test
  void a_node_that_is_lost_is_told_of_by_one_of_those_that_are_left() throws Exception {
    try (HubCluster cluster = HubCluster.of(3)) {
      Vertx listener = cluster.nodes.add();
      listen(listener);
      new SplitInJvm(
          List.of(cluster.nodes.manager(0), cluster.nodes.manager(1), cluster.nodes.manager(3)),
          List.of(cluster.nodes.manager(2)));
      until(() -> cluster.hub(0).nodes().size() == 2 ? null : "" + cluster.hub(0).nodes());
      String first = cluster.hub(0).nodes().get(0);
      for (String event :
          List.of(
              "BEFORE_NODE_LEAVE",
              "AFTER_NODE_LEAVE",
              "BEFORE_REDISTRIBUTION",
              "AFTER_REDISTRIBUTION")) {
        // The other side may be heard to tell what it lost.
        until(
            () -> {
              // What its join began may end only now.
              List<String> told =
                  of(event).stream()
                      .filter(e -> e.getJsonObject("data").getValue("node").equals("n2"))
                      .filter(e -> !"JOIN".equals(e.getJsonObject("data").getValue("change")))
                      .map(e -> e.getString("node"))
                      .toList();
              return told.equals(List.of(first)) ? null : event + " from " + told;
            });
      }
    }
  }

  @Test
  void a_call_to_start_thousands_is_told_in_parts() {
    try (HubCluster cluster = HubCluster.of(1)) {
      listen(cluster.node(0));
      await(cluster.hub(0).startProcesses(counters("parts-", 2_500)));
      until(() -> lacking("AFTER_PROCESSES_START", 3));
      assertEquals(
          List.of(1_000, 1_000, 500),
          of("AFTER_PROCESSES_START").stream()
              .map(e -> e.getJsonObject("data").getJsonArray("outcomes").size())
              .toList());
      assertEquals(3, of("BEFORE_PROCESSES_START").size());
      until(() -> lacking("PROCESS_REGISTERED", 2_500));
    }
  }

  @Test
  void the_hub_publishes_at_its_own_priority() {
    Vertx vertx = Vertx.vertx();
    List<String> order = new CopyOnWriteArrayList<>();
    ProcessHub hub = ProcessHub.create(vertx, new ProcessHubOptions());
    vertx
        .eventBus()
        .addOutboundInterceptor(
            delivery -> {
              if (delivery.message().body() instanceof JsonObject event
                  && "PROCESS_REGISTERED".equals(event.getString("event"))) {
                order.add("event");
              }
              delivery.next();
            });
    for (int priority : List.of(101, 100, 0)) {
      hub.hook(
          HookPoint.PROCESS_REGISTERED,
          new HookOptions().setPriority(priority),
          data -> {
            order.add("" + priority);
            return null;
          });
    }
    await(hub.start());
    listen(vertx);
    await(hub.startProcess(new ProcessSpec("published", Counter.class)));
    assertEquals(List.of("101", "event", "100", "0"), order);
    until(() -> lacking("PROCESS_REGISTERED", 1));
    await(vertx.close());
  }
}
