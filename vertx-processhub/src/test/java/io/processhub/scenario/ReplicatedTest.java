package io.processhub.scenario;

import static io.processhub.scenario.HubCluster.await;
import static io.processhub.scenario.HubCluster.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.ProcessHub;
import io.processhub.ProcessRecord;
import io.processhub.ProcessSpec;
import io.processhub.ReplicaInfo;
import io.processhub.StartOptions;
import io.processhub.model.RestartPolicy;
import io.processhub.model.Role;
import io.processhub.scenario.Standby.Told;
import io.processhub.strategy.redundancy.RedundancyStrategy.Signal;
import io.processhub.strategy.redundancy.Replication;
import io.processhub.strategy.redundancy.Replication.Model;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** R1 to R3 and T9 in one JVM: processes with several replicas. */
class ReplicatedTest {
  private static final StartOptions PATIENT = new StartOptions().setTimeout(60_000);
  private static final int PROCESSES = 1_000;

  private static HubCluster cluster(int size, Replication replication) {
    return HubCluster.of(size, options -> options.setRedundancy(replication));
  }

  private static List<String> start(HubCluster cluster, String prefix, int count) {
    List<ProcessSpec> specs =
        HubCluster.specs(count, i -> new ProcessSpec(prefix + i, Standby.class));
    assertEquals(Map.of(), await(cluster.hub(0).startProcesses(specs, PATIENT)).errors());
    return HubCluster.ids(specs);
  }

  private static ProcessRecord record(HubCluster cluster, String id) {
    return Objects.requireNonNull(cluster.hub(0).lookup(id));
  }

  private static String active(ProcessRecord record) {
    return record.replicas().stream()
        .filter(replica -> replica.role() == Role.ACTIVE)
        .map(ReplicaInfo::nodeName)
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, String> actives(HubCluster cluster, List<String> ids) {
    Map<String, String> actives = new HashMap<>();
    ids.forEach(id -> actives.put(id, active(record(cluster, id))));
    return actives;
  }

  private static Map<String, Set<String>> places(HubCluster cluster, List<String> ids) {
    Map<String, Set<String>> places = new HashMap<>();
    for (String id : ids) {
      Set<String> nodes = new HashSet<>();
      record(cluster, id).replicas().forEach(replica -> nodes.add(replica.nodeName()));
      places.put(id, nodes);
    }
    return places;
  }

  private static JsonObject tell(HubCluster cluster, int from, String address, String body) {
    DeliveryOptions patient = new DeliveryOptions().setSendTimeout(10_000);
    return await(
        cluster
            .node(from)
            .eventBus()
            .<JsonObject>request(address, body, patient)
            .map(reply -> reply.body()));
  }

  @ParameterizedTest
  @CsvSource({
    "2, ACTIVE_ACTIVE",
    "4, ACTIVE_ACTIVE",
    "all, ACTIVE_ACTIVE",
    "2, ACTIVE_PASSIVE",
    "4, ACTIVE_PASSIVE",
    "all, ACTIVE_PASSIVE"
  })
  void r1_every_process_has_its_replicas_and_roles_through_joins_and_leaves(
      String factor, Model model) {
    int wanted = factor.equals("all") ? Replication.ALL : Integer.parseInt(factor);
    try (HubCluster cluster = cluster(4, new Replication(wanted, model))) {
      List<String> ids = start(cluster, "r1-" + factor + model + "-", PROCESSES);
      awaitReplicas(cluster, ids, wanted, model);
      Map<String, Set<String>> before = places(cluster, ids);
      Map<String, String> actives = actives(cluster, ids);

      ProcessHub joined = cluster.join();
      cluster.awaitNodes();
      awaitReplicas(cluster, ids, wanted, model);
      Map<String, Set<String>> after = places(cluster, ids);
      int kept = 0;
      for (String id : ids) {
        Set<String> gone = new HashSet<>(before.get(id));
        gone.removeAll(after.get(id));
        assertTrue(gone.size() <= 1, id + " from " + before.get(id) + " to " + after.get(id));
        kept += gone.isEmpty() ? 1 : 0;
        if (model == Model.ACTIVE_PASSIVE && !gone.contains(actives.get(id))) {
          assertEquals(actives.get(id), active(record(cluster, id)), id);
        }
      }
      assertTrue(kept > 0);

      cluster.closeHub(joined);
      cluster.awaitNodes();
      awaitReplicas(cluster, ids, wanted, model);
      cluster.closeHub(cluster.hub(3));
      cluster.closeHub(cluster.hub(2));
      cluster.awaitNodes();
      awaitReplicas(cluster, ids, wanted, model);
      assertEquals(Map.of(), await(cluster.hub(1).stopProcesses(ids)).errors());
      cluster.awaitEqual(List.of());
      ids.forEach(id -> assertEquals(0, Running.now(id), id));
    }
  }

  private static void awaitReplicas(HubCluster cluster, List<String> ids, int factor, Model model) {
    int copies = Math.min(factor, cluster.hubs.size());
    cluster.awaitReplicas(ids, copies, model == Model.ACTIVE_PASSIVE ? 1 : copies);
  }

  @Test
  void messages_reach_active_replicas_only_and_a_replica_address_each() {
    Replication replication = new Replication(3, Model.ACTIVE_PASSIVE);
    try (HubCluster cluster = cluster(3, replication)) {
      List<String> ids = start(cluster, "roles-", 60);
      awaitReplicas(cluster, ids, 3, Model.ACTIVE_PASSIVE);
      for (String id : ids) {
        String active = active(record(cluster, id));
        for (int from = 0; from < 3; from++) {
          JsonObject answer = tell(cluster, from, cluster.hub(from).address(id), "count");
          assertEquals(active, answer.getString("node"), id);
          assertEquals("ACTIVE", answer.getString("role"), id);
          assertEquals(from + 1, answer.getInteger("count"), id);
        }
        for (ReplicaInfo replica : record(cluster, id).replicas()) {
          String address = cluster.hub(0).address(id, replica.nodeName());
          JsonObject answer = tell(cluster, 0, address, "?");
          assertEquals(replica.nodeName(), answer.getString("node"), id);
          assertEquals(replica.role().name(), answer.getString("role"), id);
        }
        cluster.node(1).eventBus().publish(cluster.hub(1).address(id), "count");
        until(
            () -> {
              int count = tell(cluster, 2, cluster.hub(2).address(id), "?").getInteger("count");
              return count == 4 ? null : id + " counts " + count;
            });
        for (ReplicaInfo replica : record(cluster, id).replicas()) {
          if (replica.role() == Role.PASSIVE) {
            String address = cluster.hub(0).address(id, replica.nodeName());
            assertEquals(0, tell(cluster, 0, address, "?").getInteger("count"), id);
          }
        }
      }
    }
  }

  @Test
  void active_replicas_answer_on_their_own_node_first_and_in_turn_elsewhere() {
    try (HubCluster cluster = cluster(3, new Replication(2, Model.ACTIVE_ACTIVE))) {
      List<String> ids = start(cluster, "turns-", 60);
      awaitReplicas(cluster, ids, 2, Model.ACTIVE_ACTIVE);
      for (String id : ids) {
        Set<String> nodes = places(cluster, List.of(id)).get(id);
        for (int from = 0; from < 3; from++) {
          Map<String, Integer> answers = new TreeMap<>();
          for (int i = 0; i < 4; i++) {
            String address = cluster.hub(from).address(id);
            answers.merge(tell(cluster, from, address, "?").getString("node"), 1, Integer::sum);
          }
          String own = cluster.hub(from).nodeName();
          if (nodes.contains(own)) {
            assertEquals(Map.of(own, 4), answers, id);
          } else {
            assertEquals(nodes, answers.keySet(), id);
          }
        }
        cluster.node(0).eventBus().publish(cluster.hub(0).address(id), "count");
        for (String node : nodes) {
          until(
              () -> {
                String address = cluster.hub(0).address(id, node);
                int count = tell(cluster, 0, address, "?").getInteger("count");
                return count == 1 ? null : id + " on " + node + " counts " + count;
              });
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void r2_roles_are_signalled_as_configured_with_rising_epochs(Signal signal) {
    Replication replication = new Replication(2, Model.ACTIVE_PASSIVE, signal);
    try (HubCluster cluster = cluster(3, replication)) {
      List<String> ids = start(cluster, "r2-" + signal + "-", 200);
      awaitReplicas(cluster, ids, 2, Model.ACTIVE_PASSIVE);
      cluster.join();
      cluster.awaitNodes();
      awaitReplicas(cluster, ids, 2, Model.ACTIVE_PASSIVE);
      cluster.closeHub(cluster.hub(1));
      cluster.awaitNodes();
      awaitReplicas(cluster, ids, 2, Model.ACTIVE_PASSIVE);
      for (String id : ids) {
        List<Told> told = Standby.told(id);
        assertTrue(told.stream().allMatch(each -> signal.tells(each.role())), told::toString);
        for (Role role : Role.values()) {
          assertEquals(signal.tells(role), told.stream().anyMatch(each -> each.role() == role), id);
        }
        Map<String, Long> last = new HashMap<>();
        for (Told each : told) {
          Long before = last.put(each.node(), each.epoch());
          assertTrue(before == null || before <= each.epoch(), told::toString);
        }
        if (signal == Signal.ALL) {
          ProcessRecord record = record(cluster, id);
          for (ReplicaInfo replica : record.replicas()) {
            Told now = new Told(replica.nodeName(), replica.role(), replica.epoch());
            until(
                () -> Standby.told(id).contains(now) ? null : now + " not in " + Standby.told(id));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Model.class)
  void r3_a_new_replica_has_the_current_state(Model model) {
    try (HubCluster cluster = cluster(1, new Replication(2, model))) {
      List<String> ids = start(cluster, "r3-" + model + "-", PROCESSES);
      cluster.awaitReplicas(ids, 1, 1);
      for (int i = 0; i < ids.size(); i++) {
        String address = cluster.hub(0).address(ids.get(i));
        for (int times = 0; times <= i % 3; times++) {
          tell(cluster, 0, address, "count");
        }
      }
      cluster.join();
      cluster.awaitNodes();
      awaitReplicas(cluster, ids, 2, model);
      for (int i = 0; i < ids.size(); i++) {
        String id = ids.get(i);
        assertEquals("n0", active(record(cluster, id)), id);
        JsonObject filled = tell(cluster, 0, cluster.hub(0).address(id, "n1"), "?");
        assertEquals(i % 3 + 1, filled.getInteger("count"), id);
        assertEquals(i % 3 + 1, filled.getInteger("imported"), id);
        assertFalse(filled.getBoolean("recovered"), id);
      }
    }
  }

  @Test
  void active_replica_that_leaves_hands_its_state_to_a_passive_one() {
    try (HubCluster cluster = cluster(2, new Replication(2, Model.ACTIVE_PASSIVE))) {
      List<String> ids = start(cluster, "handed-", 200);
      awaitReplicas(cluster, ids, 2, Model.ACTIVE_PASSIVE);
      ids.forEach(id -> tell(cluster, 0, cluster.hub(0).address(id), "count"));
      Map<String, String> before = actives(cluster, ids);
      cluster.closeHub(cluster.hub(1));
      cluster.awaitNodes();
      cluster.awaitReplicas(ids, 1, 1);
      assertTrue(before.containsValue("n1"));
      for (String id : ids) {
        JsonObject answer = tell(cluster, 0, cluster.hub(0).address(id), "?");
        assertEquals(1, answer.getInteger("count"), id + " was active on " + before.get(id));
        assertFalse(answer.getBoolean("recovered"), id);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Model.class)
  void temporary_process_goes_on_without_a_replica_that_failed_and_ends_with_the_last(Model model) {
    try (HubCluster cluster = cluster(3, new Replication(2, model))) {
      String id = "temporary-" + model;
      ProcessSpec spec = new ProcessSpec(id, Standby.class).setRestart(RestartPolicy.TEMPORARY);
      await(cluster.hub(0).startProcess(spec, PATIENT));
      awaitReplicas(cluster, List.of(id), 2, model);
      tell(cluster, 0, cluster.hub(0).address(id), "count");
      String first = tell(cluster, 0, cluster.hub(0).address(id), "fail").getString("node");
      until(
          () -> {
            String now = answeringTo(cluster, id, "?");
            return now.equals(first) || now.equals("nobody") ? now + " answers" : null;
          });
      // the first is one of those that may be asked until its end is known everywhere
      until(() -> answeringTo(cluster, id, "fail").equals("nobody") ? "nobody answers" : null);
      until(() -> cluster.hub(0).lookup(id) == null ? null : "still " + cluster.hub(0).lookup(id));
      cluster.awaitEqual(List.of());
      assertEquals(0, Running.now(id));
    }
  }

  /** The node that answers a request of the first node, or nobody. */
  private static String answeringTo(HubCluster cluster, String id, String question) {
    return await(
        cluster
            .node(0)
            .eventBus()
            .<JsonObject>request(cluster.hub(0).address(id), question)
            .map(reply -> reply.body().getString("node"))
            .otherwise("nobody"));
  }

  @Test
  void drain_and_move_take_only_the_replica_that_is_meant() {
    try (HubCluster cluster = cluster(4, new Replication(2, Model.ACTIVE_PASSIVE))) {
      List<String> ids = start(cluster, "drain-", 200);
      awaitReplicas(cluster, ids, 2, Model.ACTIVE_PASSIVE);
      ids.forEach(id -> tell(cluster, 0, cluster.hub(0).address(id), "count"));
      Map<String, Set<String>> before = places(cluster, ids);
      Map<String, String> actives = actives(cluster, ids);
      assertEquals(Map.of(), await(cluster.hub(0).admin().drain("n2")).failed());
      awaitReplicas(cluster, ids, 2, Model.ACTIVE_PASSIVE);
      for (String id : ids) {
        Set<String> after = places(cluster, ids).get(id);
        assertFalse(after.contains("n2"), id);
        Set<String> stayed = new HashSet<>(before.get(id));
        stayed.remove("n2");
        assertTrue(after.containsAll(stayed), id + " from " + before.get(id) + " to " + after);
        if (actives.get(id).equals("n2")) {
          assertNotEquals("n2", active(record(cluster, id)), id);
        } else {
          assertEquals(actives.get(id), active(record(cluster, id)), id);
        }
        JsonObject answer = tell(cluster, 0, cluster.hub(0).address(id), "?");
        assertEquals(1, answer.getInteger("count"), id);
      }
    }
  }

  @Test
  void t9_replicas_are_in_different_zones_and_follow_weights() {
    List<String> zones = List.of("a", "a", "b", "b");
    List<Double> weights = List.of(1.0, 3.0, 1.0, 1.0);
    int[] next = {0};
    try (HubCluster cluster =
        HubCluster.of(
            4,
            options -> {
              int index = next[0]++;
              return options
                  .setRedundancy(new Replication(2, Model.ACTIVE_ACTIVE))
                  .setZone(zones.get(index))
                  .setNodeWeight(weights.get(index));
            })) {
      List<String> ids = start(cluster, "t9-", PROCESSES);
      awaitReplicas(cluster, ids, 2, Model.ACTIVE_ACTIVE);
      Map<String, Integer> shares = new TreeMap<>();
      for (String id : ids) {
        List<String> in = new ArrayList<>();
        for (ReplicaInfo replica : record(cluster, id).replicas()) {
          int index = Integer.parseInt(replica.nodeName().substring(1));
          in.add(zones.get(index));
          shares.merge(replica.nodeName(), 1, Integer::sum);
        }
        assertEquals(2, new HashSet<>(in).size(), id + " is in " + in);
      }
      // One of two in each zone: n1 has three times as much as n0, n2 and n3 are equal.
      assertEquals(PROCESSES / 4.0, shares.get("n0"), PROCESSES / 10.0, shares::toString);
      assertEquals(PROCESSES * 3 / 4.0, shares.get("n1"), PROCESSES / 10.0, shares::toString);
      assertEquals(PROCESSES / 2.0, shares.get("n2"), PROCESSES / 10.0, shares::toString);
    }
  }
}
