package io.processhub.scenario;

import static io.processhub.scenario.HubCluster.await;
import static io.processhub.scenario.HubCluster.counters;
import static io.processhub.scenario.HubCluster.failure;
import static io.processhub.scenario.HubCluster.ids;
import static io.processhub.scenario.HubCluster.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.HubErrorCode;
import io.processhub.HubException;
import io.processhub.InvalidRequestException;
import io.processhub.Migration;
import io.processhub.MigrationReport;
import io.processhub.NoSuchNodeException;
import io.processhub.NoSuchProcessException;
import io.processhub.Plan;
import io.processhub.PlanRequest;
import io.processhub.ProcessHubAdmin;
import io.processhub.ProcessHubOptions;
import io.processhub.ProcessHubQuery;
import io.processhub.ProcessHubService;
import io.processhub.ProcessRecord;
import io.processhub.ProcessSpec;
import io.processhub.ResultStatus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** T6, T7, T8: what administrators ask for, over real event buses. */
class AdminTest {
  private static final int MANY = 1_000;

  private static HubCluster started(int nodes, List<ProcessSpec> specs) {
    return started(nodes, specs, all -> all);
  }

  private static HubCluster started(
      int nodes, List<ProcessSpec> specs, UnaryOperator<ProcessHubOptions> options) {
    HubCluster cluster = HubCluster.of(nodes, options);
    try {
      assertEquals(Map.of(), await(cluster.hub(0).startProcesses(specs)).errors());
      cluster.awaitEqual(ids(specs));
      return cluster;
    } catch (RuntimeException | Error e) {
      cluster.close();
      throw e;
    }
  }

  /** What the plan moves moved, and nothing else, and the counts are those of the plan. */
  private static void assertCarriedOut(
      HubCluster cluster, Plan plan, MigrationReport report, Map<String, String> before) {
    assertEquals(Map.of(), report.failed());
    assertEquals(new HashSet<>(plan.moves()), new HashSet<>(report.moved()));
    assertEquals(plan.skipped(), report.skipped());
    cluster.awaitEqual();
    Map<String, String> expected = new HashMap<>(before);
    plan.moves().forEach(move -> expected.put(move.id(), move.to()));
    assertEquals(expected, cluster.places());
    Map<String, Integer> counts = new HashMap<>();
    plan.after().keySet().forEach(node -> counts.put(node, 0));
    cluster.places().values().forEach(node -> counts.merge(node, 1, Integer::sum));
    assertEquals(plan.after(), counts);
  }

  @Test
  void a_process_moves_with_the_plan_and_comes_back_with_a_rebalancing() {
    try (HubCluster cluster = started(3, counters("move-", 30))) {
      ProcessHubAdmin admin = cluster.hub(0).admin();
      Map<String, String> before = cluster.places();
      String from = Objects.requireNonNull(before.get("move-1"));
      String to = from.equals("n1") ? "n2" : "n1";
      Plan plan = await(admin.plan(PlanRequest.move("move-1", to)));
      assertEquals(List.of(new Migration("move-1", from, to)), plan.moves());
      assertCarriedOut(cluster, plan, await(admin.move("move-1", to)), before);
      JsonObject why = Objects.requireNonNull(cluster.hub(2).admin().explain("move-1"));
      assertEquals(to, why.getString("wish"));
      assertEquals(new JsonArray().add(to), why.getJsonArray("desired"));
      MigrationReport again = await(cluster.hub(1).admin().move("move-1", to));
      assertEquals(Map.of("move-1", "it is there already"), again.skipped());
      assertEquals(ResultStatus.OK, again.status());

      before = cluster.places();
      plan = await(cluster.hub(2).admin().plan(PlanRequest.rebalance()));
      assertEquals(List.of(new Migration("move-1", to, from)), plan.moves());
      assertCarriedOut(cluster, plan, await(cluster.hub(2).admin().rebalance()), before);
      assertEquals(List.of(), await(admin.rebalance()).moved());
    }
  }

  @Test
  void a_drained_node_is_emptied_as_planned_and_filled_again_when_uncordoned() {
    try (HubCluster cluster = started(3, counters("drain-", MANY))) {
      ProcessHubAdmin admin = cluster.hub(0).admin();
      Map<String, String> before = cluster.places();
      String pinned =
          before.keySet().stream().filter(id -> before.get(id).equals("n1")).findAny().get();
      await(admin.pin(pinned));
      until(() -> cluster.hub(0).lookup(pinned).pinned() ? null : "not pinned yet");
      Plan plan = await(admin.plan(PlanRequest.drain("n1")));
      assertEquals(Map.of(pinned, "it is pinned"), plan.skipped());
      assertCarriedOut(cluster, plan, await(admin.drain("n1")), before);
      assertEquals(List.of(pinned), on(cluster, "n1"));
      assertEquals(List.of(), await(cluster.hub(2).admin().drain("n1")).moved());

      List<ProcessSpec> later = counters("later-", 100);
      assertEquals(Map.of(), await(cluster.hub(1).startProcesses(later)).errors());
      cluster.awaitEqual();
      assertEquals(List.of(pinned), on(cluster, "n1"));

      await(cluster.hub(1).admin().uncordon("n1"));
      await(admin.unpin(pinned));
      until(() -> on(cluster, "n1").size() > MANY / 5 ? null : "n1 is not filled again");
      cluster.awaitEqual();
    }
  }

  private static List<String> on(HubCluster cluster, String node) {
    List<String> ids = new ArrayList<>();
    cluster
        .places()
        .forEach((id, place) -> ids.addAll(place.equals(node) ? List.of(id) : List.of()));
    return ids;
  }

  @Test
  void a_cordon_outlives_the_node_that_was_asked_and_the_marked_one_and_is_known_to_joiners() {
    try (HubCluster cluster = HubCluster.of(3)) {
      await(cluster.hub(2).admin().cordon("n0"));
      cluster.closeHub(cluster.hub(2));
      cluster.awaitNodes();
      cluster.join();
      cluster.awaitNodes();
      List<ProcessSpec> specs = counters("cordon-", 200);
      assertEquals(Map.of(), await(cluster.hub(2).startProcesses(specs)).errors());
      cluster.awaitEqual(ids(specs));
      assertFalse(cluster.places().containsValue("n0"), cluster.places()::toString);
      JsonArray nodes =
          await(ProcessHubQuery.createProxy(cluster.node(0), cluster.hub(0).id()).nodes());
      for (int i = 0; i < nodes.size(); i++) {
        JsonObject node = nodes.getJsonObject(i);
        assertEquals(node.getString("nodeName").equals("n0"), node.getBoolean("cordoned"));
      }
    }
  }

  @Test
  void a_pinned_process_stays_through_joins_and_runs_elsewhere_when_its_node_dies() {
    List<ProcessSpec> specs = counters("pinned-", 60);
    try (HubCluster cluster = started(2, specs)) {
      for (ProcessSpec spec : specs) {
        await(cluster.hub(0).admin().pin(spec.getId()));
      }
      Map<String, String> before = cluster.places();
      cluster.join();
      cluster.awaitNodes();
      MigrationReport report = await(cluster.hub(2).admin().rebalance());
      assertEquals(List.of(), report.moved());
      assertTrue(report.skipped().size() > 5, report::toString);
      assertEquals(before, cluster.places());
      String there = before.get("pinned-1");
      MigrationReport stays = await(cluster.hub(2).admin().move("pinned-1", "n2"));
      assertEquals(Map.of("pinned-1", "it is pinned"), stays.skipped());
      cluster.closeHub(cluster.hub(1));
      cluster.awaitNodes();
      cluster.awaitEqual(ids(specs));
      before.forEach(
          (id, node) -> assertTrue(!node.equals("n0") || cluster.places().get(id).equals("n0")));
      assertNotNull(there);
    }
  }

  /** The debounce is so long that joins on a slow machine still come within it. */
  @Test
  void ten_joins_within_a_second_are_one_rebalancing() {
    List<ProcessSpec> specs = counters("churn-", MANY);
    try (HubCluster cluster = started(2, specs, options -> options.setDebounce(3_000))) {
      Map<String, Integer> starts = new HashMap<>();
      specs.forEach(spec -> starts.put(spec.getId(), Running.ever(spec.getId())));
      Map<String, String> before = cluster.places();
      List<Future<?>> joins = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        cluster.nodes.add();
      }
      for (int i = 2; i < 12; i++) {
        var hub = cluster.createHub(cluster.node(i));
        cluster.hubs.add(hub);
        joins.add(hub.start());
      }
      await(Future.all(joins));
      cluster.awaitNodes();
      until(() -> cluster.hubs.stream().anyMatch(hub -> hub.locked()) ? "redistributing" : null);
      cluster.awaitEqual(ids(specs));
      Map<String, String> after = cluster.places();
      int moved = 0;
      for (String id : starts.keySet()) {
        int expected = after.get(id).equals(before.get(id)) ? 0 : 1;
        moved += expected;
        assertEquals(expected, Running.ever(id) - starts.get(id), id);
      }
      assertTrue(moved > MANY / 2, "moved " + moved);
    }
  }

  @Test
  void what_cannot_be_done_is_a_named_error() {
    try (HubCluster cluster = started(2, counters("error-", 3))) {
      ProcessHubAdmin admin = cluster.hub(0).admin();
      assertInstanceOf(NoSuchNodeException.class, failure(admin.move("error-1", "nowhere")));
      assertInstanceOf(NoSuchNodeException.class, failure(admin.drain("nowhere")));
      assertInstanceOf(NoSuchNodeException.class, failure(admin.cordon("nowhere")));
      assertInstanceOf(NoSuchNodeException.class, failure(admin.uncordon("nowhere")));
      assertInstanceOf(
          NoSuchNodeException.class, failure(admin.plan(PlanRequest.drain("nowhere"))));
      assertInstanceOf(NoSuchProcessException.class, failure(admin.move("nobody", "n1")));
      assertInstanceOf(NoSuchProcessException.class, failure(admin.pin("nobody")));
      assertInstanceOf(NoSuchProcessException.class, failure(admin.unpin("nobody")));
      assertInstanceOf(InvalidRequestException.class, failure(admin.resetClusterSize(3, true)));
      assertThrows(IllegalArgumentException.class, () -> admin.resetClusterSize(0, true));
      assertThrows(IllegalArgumentException.class, () -> admin.move("", "n1"));
      assertThrows(IllegalArgumentException.class, () -> admin.cordon("a b"));
      assertNull(admin.explain("nobody"));
      assertEquals(List.of(), admin.stuck());
      String nodeId = ((ProcessRecord) cluster.hub(0).lookup("error-1")).replicas().get(0).node();
      String name = cluster.hub(0).lookup("error-1").replicas().get(0).nodeName();
      assertEquals(
          await(admin.plan(PlanRequest.drain(nodeId))), await(admin.plan(PlanRequest.drain(name))));
    }
  }

  @Test
  void h2_the_service_does_all_that_the_admin_does_for_a_node_without_a_hub() {
    try (HubCluster cluster = started(2, counters("service-", 20))) {
      String id = cluster.hub(0).id();
      Vertx bystander = cluster.nodes.add();
      ProcessHubService service = ProcessHubService.createProxy(bystander, id);
      ProcessHubQuery query = ProcessHubQuery.createProxy(bystander, id);
      String from = cluster.places().get("service-1");
      String to = from.equals("n0") ? "n1" : "n0";
      JsonObject asked = PlanRequest.move("service-1", to).toJson();
      Plan plan = new Plan(await(query.plan(asked)));
      assertEquals(List.of(new Migration("service-1", from, to)), plan.moves());
      assertEquals(plan, new Plan(await(service.plan(asked))));
      MigrationReport report = new MigrationReport(await(service.move("service-1", to)));
      assertEquals(plan.moves(), report.moved());
      await(service.pin("service-1"));
      until(() -> cluster.hub(0).lookup("service-1").pinned() ? null : "not pinned");
      await(service.unpin("service-1"));
      await(service.cordon(to));
      await(service.uncordon(to));
      report = new MigrationReport(await(service.drain(to)));
      assertEquals(ResultStatus.OK, report.status());
      cluster.awaitEqual();
      assertFalse(cluster.places().containsValue(to));
      await(service.uncordon(to));
      report = new MigrationReport(await(service.rebalance()));
      assertEquals(Map.of(), report.failed());
      assertEquals("RUNNING", await(query.explain("service-1")).getString("status"));
      assertNull(await(service.explain("nobody")));
      assertEquals(new JsonArray(), await(query.stuck()));
      assertEquals(
          HubErrorCode.INVALID,
          HubException.from(failure(service.resetClusterSize(2, false))).code());
      assertEquals(
          HubErrorCode.NO_SUCH_NODE, HubException.from(failure(service.drain("nowhere"))).code());
      assertEquals(
          HubErrorCode.INVALID,
          HubException.from(failure(service.plan(new JsonObject().put("type", "dance")))).code());
    }
  }
}
