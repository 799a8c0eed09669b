package io.processhub.scenario;

import static io.processhub.scenario.HubCluster.await;
import static io.processhub.scenario.HubCluster.ids;
import static io.processhub.scenario.HubCluster.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.ProcessHub;
import io.processhub.ProcessHubOptions;
import io.processhub.ProcessRecord;
import io.processhub.ProcessSpec;
import io.processhub.core.Message;
import io.processhub.strategy.migration.ColdSwap;
import io.processhub.strategy.migration.HotSwap;
import io.processhub.strategy.migration.MigrationStrategy;
import io.processhub.testing.Accounts;
import io.processhub.testing.Traffic;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import io.vertx.serviceproxy.ServiceProxyBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** M1, M2, M6 and M7 in one JVM: what becomes of messages to processes that move. */
class MessagesInMovesTest {
  private static final DeliveryOptions PATIENT = new DeliveryOptions().setSendTimeout(15_000);
  private static final int PROCESSES = 600;
  private static final int PER_SECOND = 300;

  static Stream<MigrationStrategy> swaps() {
    return Stream.of(new ColdSwap(), new HotSwap());
  }

  /** So many nodes without hubs. */
  HubCluster cluster(int size, UnaryOperator<ProcessHubOptions> options) {
    return HubCluster.withoutHubs(size, options);
  }

  /** Begins the ids of a test. */
  private String name(String test, MigrationStrategy swap) {
    return getClass().getSimpleName() + "-" + test + "-" + swap.type() + "-";
  }

  private static ProcessHub guest(HubCluster cluster, Vertx vertx) {
    ProcessHub guest = ProcessHub.create(vertx, cluster.nextOptions().setHosting(false));
    cluster.hubs.add(await(guest.start()));
    return guest;
  }

  @ParameterizedTest
  @MethodSource("swaps")
  void m1_m2_m3_nodes_join_and_leave_and_every_message_is_handled_once_and_in_order(
      MigrationStrategy swap) {
    try (HubCluster cluster = cluster(2, options -> options.setMigration(swap)).started()) {
      guest(cluster, cluster.nodes.add());
      Vertx outside = cluster.nodes.add();
      cluster.awaitNodes();
      String prefix = name("m1", swap);
      List<String> all =
          ids(HubCluster.specs(PROCESSES, i -> new ProcessSpec(prefix + i, Tally.class)));
      List<ProcessSpec> specs = all.stream().map(id -> new ProcessSpec(id, Tally.class)).toList();
      assertEquals(Map.of(), await(cluster.hub(0).startProcesses(specs)).errors());
      cluster.awaitEqual(all);
      List<Vertx> senders =
          List.of(cluster.node(0), cluster.node(1), cluster.node(2), outside, outside);
      List<Traffic> traffic = new ArrayList<>();
      for (Vertx vertx : senders) {
        String name = "sender-" + traffic.size();
        traffic.add(
            new Traffic(vertx, name, cluster.hub(0)::address, all, PER_SECOND, 15_000).start());
      }

      ProcessHub third = cluster.join();
      awaitRunning(cluster, third, true);
      cluster.awaitEqual(all);
      ProcessHub second = cluster.hub(1);
      cluster.closeHub(second);
      awaitRunning(cluster, second, false);
      cluster.awaitEqual(all);
      // its Vertx is there still, and sends on
      ProcessHub again = cluster.startHub(cluster.node(1));
      awaitRunning(cluster, again, true);
      cluster.awaitEqual(all);

      List<JsonObject> told = new ArrayList<>();
      traffic.forEach(each -> told.add(await(each.stop())));
      JsonObject reports = await(Traffic.reports(outside, cluster.hub(0)::address, all));
      assertEquals(List.of(), Accounts.wrong(told, reports));
    }
  }

  private static void awaitRunning(HubCluster cluster, ProcessHub on, boolean some) {
    cluster.awaitNodes();
    until(
        () ->
            cluster.places().containsValue(on.nodeName()) == some
                ? null
                : on.nodeName() + " runs " + on.localProcesses().size());
  }

  @ParameterizedTest
  @MethodSource("swaps")
  void m7_messages_of_a_node_whose_view_is_behind_follow_and_replies_find_back(
      MigrationStrategy swap) {
    try (HubCluster cluster =
        cluster(3, options -> options.setMigration(swap).setForwardRetention(0))) {
      ProcessHub source = cluster.startHub(cluster.node(0));
      ProcessHub behind = guest(cluster, cluster.node(1));
      cluster.awaitNodes();
      List<String> all = Rings.idsOn(cluster, List.of(0, 2), 2, name("m7", swap), 40);
      List<ProcessSpec> specs = all.stream().map(id -> new ProcessSpec(id, Keeper.class)).toList();
      assertEquals(Map.of(), await(source.startProcesses(specs)).errors());
      cluster.awaitEqual(all);
      Vertx from = cluster.node(1);
      all.forEach(id -> assertEquals(1, count(from, behind, id)));

      Deafness deaf = Deafness.to(from, MessagesInMovesTest::tellsWhereProcessesAre);
      Future<io.vertx.core.eventbus.Message<Object>> failing;
      Future<io.vertx.core.eventbus.Message<JsonObject>> conversing;
      ProcessHub target;
      try {
        target = cluster.startHub(cluster.node(2));
        until(() -> target.localProcesses().size() == all.size() ? null : "not moved yet");
        for (String id : all) {
          ProcessRecord record = behind.lookup(id);
          assertNotNull(record);
          assertEquals(source.nodeName(), record.replicas().get(0).nodeName());
          assertEquals(2, count(from, behind, id));
        }
        assertTrue(deaf.dropped() > 0);
        String id = all.get(0);
        assertFailed(77, from.eventBus().request(behind.address(id), "fail", PATIENT));
        assertEquals("fine, well", converse(from, behind.address(id), "converse"));
        failing = from.eventBus().request(behind.address(id), "fail later", PATIENT);
        conversing = from.eventBus().request(behind.address(id), "converse later", PATIENT);
        assertEquals(3, count(from, behind, id));
      } finally {
        deaf.close();
      }
      until(
          () -> {
            ProcessRecord record = behind.lookup(all.get(0));
            return record != null && record.replicas().get(0).nodeName().equals(target.nodeName())
                ? null
                : "still behind";
          });
      cluster.hubs.remove(source);
      cluster.nodes.close(cluster.node(0));
      cluster.awaitNodes();
      // the replies are given only now that the node which sent the requests on is gone
      from.eventBus().send(behind.address(all.get(0)), "now");
      assertFailed(77, failing);
      assertEquals("fine, well", await(answer(conversing)));
      all.forEach(id -> assertEquals(id.equals(all.get(0)) ? 4 : 3, count(from, behind, id)));
      cluster.awaitEqual(all);
    }
  }

  /** All but what makes a member. */
  private static boolean tellsWhereProcessesAre(Message message) {
    return !(message instanceof Message.Hello
        || message instanceof Message.Rejected
        || message instanceof Message.SnapshotRequest
        || message instanceof Message.SnapshotPage);
  }

  private static long count(Vertx from, ProcessHub hub, String id) {
    return await(
        from.eventBus()
            .<JsonObject>request(hub.address(id), "count", PATIENT)
            .map(reply -> reply.body().getLong("count")));
  }

  private static void assertFailed(int code, Future<?> request) {
    Throwable failure = HubCluster.failure(request);
    assertEquals(code, assertInstanceOf(ReplyException.class, failure).failureCode());
  }

  private static String converse(Vertx from, String address, String opening) {
    return await(answer(from.eventBus().request(address, opening, PATIENT)));
  }

  /** Answers the question in the reply, and gets what that is answered with. */
  private static <T> Future<String> answer(Future<io.vertx.core.eventbus.Message<T>> question) {
    return question
        .compose(reply -> reply.<String>replyAndRequest("well", PATIENT))
        .map(reply -> reply.body());
  }

  @ParameterizedTest
  @MethodSource("swaps")
  void m6_moved_processes_are_reported_when_their_target_runs_them(MigrationStrategy swap) {
    try (HubCluster cluster = cluster(2, options -> options.setMigration(swap))) {
      ProcessHub source = cluster.startHub(cluster.node(0));
      String prefix = name("m6", swap);
      List<String> all = Rings.idsOn(cluster, List.of(0, 1), 1, prefix, 300);
      List<ProcessSpec> specs = all.stream().map(id -> new ProcessSpec(id, Keeper.class)).toList();
      assertEquals(Map.of(), await(source.startProcesses(specs)).errors());
      ProcessHub target = cluster.createHub(cluster.node(1));
      cluster.hubs.add(target);
      List<String> early = new ArrayList<>();
      int[] reported = {0};
      LogWitness log =
          new LogWitness(
              " processes moved to ",
              line -> {
                reported[0] += Integer.parseInt(line.replaceFirst(".* (\\d+) processes.*", "$1"));
                int there = target.localProcesses().size();
                if (there < reported[0]) {
                  early.add(reported[0] + " reported, " + there + " there");
                }
              });
      try (log) {
        await(target.start());
        until(() -> reported[0] == all.size() ? null : reported[0] + " reported");
      }
      assertEquals(List.of(), early);
      cluster.awaitEqual(all);
    }
  }

  @ParameterizedTest
  @MethodSource("swaps")
  void m3_a_served_process_answers_generated_proxies_throughout(MigrationStrategy swap) {
    try (HubCluster cluster = cluster(2, options -> options.setMigration(swap))) {
      ProcessHub first = cluster.startHub(cluster.node(0));
      String prefix = name("served", swap);
      List<String> all = Rings.idsOn(cluster, List.of(0, 1), 1, prefix, 50);
      List<ProcessSpec> specs =
          all.stream().map(id -> new ProcessSpec(id, AdderProcess.class)).toList();
      assertEquals(Map.of(), await(first.startProcesses(specs)).errors());
      boolean[] stopping = {false};
      List<Future<Integer>> ends = new ArrayList<>();
      Vertx vertx = cluster.node(0);
      Context context = vertx.getOrCreateContext();
      for (String id : all) {
        Promise<Integer> end = Promise.promise();
        ends.add(end.future());
        Adder proxy =
            new ServiceProxyBuilder(vertx)
                .setAddress(first.address(id))
                .setOptions(PATIENT)
                .build(Adder.class);
        context.runOnContext(v -> add(proxy, 0, stopping, end));
      }
      ProcessHub second = cluster.startHub(cluster.node(1));
      cluster.awaitNodes();
      until(() -> second.localProcesses().size() == all.size() ? null : "not moved yet");
      cluster.awaitEqual(all);
      context.runOnContext(v -> stopping[0] = true);
      for (Future<Integer> end : ends) {
        assertTrue(await(end) > 0);
      }
    }
  }

  private static void add(Adder proxy, int sum, boolean[] stopping, Promise<Integer> end) {
    if (stopping[0]) {
      end.complete(sum);
      return;
    }
    proxy
        .add(1)
        .onComplete(
            result -> {
              if (result.failed()) {
                end.fail(result.cause());
              } else if (result.result() != sum + 1) {
                end.fail(new AssertionError(sum + " and one is " + result.result()));
              } else {
                add(proxy, sum + 1, stopping, end);
              }
            });
  }

  /** Has a consumer of its own at its process address, and a count that it tells nobody about. */
  public static class Plain extends AbstractVerticle {
    private int count;

    @Override
    public void start() {
      String id = config().getString("id");
      vertx
          .eventBus()
          .<Object>consumer(ProcessHub.addressOf("hub", id))
          .handler(message -> message.reply(++count));
      Running.started(id);
    }

    @Override
    public void stop() {
      Running.stopped(config().getString("id"));
    }
  }

  @ParameterizedTest
  @MethodSource("swaps")
  void m3_a_plain_verticle_moves_too_and_answers_again_without_what_it_knew(
      MigrationStrategy swap) {
    try (HubCluster cluster = cluster(2, options -> options.setMigration(swap))) {
      ProcessHub first = cluster.startHub(cluster.node(0));
      String prefix = name("plain", swap);
      List<String> all = Rings.idsOn(cluster, List.of(0, 1), 1, prefix, 50);
      List<ProcessSpec> specs =
          all.stream()
              .map(id -> new ProcessSpec(id, Plain.class).setConfig(new JsonObject().put("id", id)))
              .toList();
      assertEquals(Map.of(), await(first.startProcesses(specs)).errors());
      for (int i = 1; i <= 2; i++) {
        for (String id : all) {
          assertEquals(i, plain(cluster.node(0), first.address(id)));
        }
      }
      ProcessHub second = cluster.startHub(cluster.node(1));
      cluster.awaitNodes();
      until(() -> second.localProcesses().size() == all.size() ? null : "not moved yet");
      cluster.awaitEqual(all);
      for (String id : all) {
        assertEquals(1, plain(cluster.node(0), first.address(id)), id);
        assertEquals(2, Running.ever(id), id);
      }
    }
  }

  private static int plain(Vertx from, String address) {
    return await(
        from.eventBus().<Integer>request(address, "?", PATIENT).map(reply -> reply.body()));
  }
}
