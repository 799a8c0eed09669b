package io.processhub.scenario;

import static io.processhub.scenario.HubCluster.await;
import static io.processhub.scenario.HubCluster.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.CheckpointMode;
import io.processhub.ProcessHubOptions;
import io.processhub.ProcessSpec;
import io.processhub.ReplicaInfo;
import io.processhub.model.Role;
import io.processhub.strategy.redundancy.Replication;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** R4 in one JVM: what a checkpoint holds outlives the nodes that are lost. */
class CheckpointTest {
  private static final DeliveryOptions PATIENT = new DeliveryOptions().setSendTimeout(15_000);

  private static HubCluster cluster(int size, UnaryOperator<ProcessHubOptions> more) {
    return HubCluster.of(
        size, options -> more.apply(options.setMigrationTimeout(500).setStopTimeout(500)));
  }

  private static List<String> start(HubCluster cluster, String prefix, int count, JsonObject how) {
    List<ProcessSpec> specs =
        HubCluster.specs(count, i -> new ProcessSpec(prefix + i, Saver.class).setConfig(how));
    assertEquals(Map.of(), await(cluster.hub(0).startProcesses(specs)).errors());
    return new ArrayList<>(HubCluster.ids(specs));
  }

  private static Future<JsonObject> tell(HubCluster cluster, String id, Object body) {
    return cluster
        .node(0)
        .eventBus()
        .<JsonObject>request(cluster.hub(0).address(id), body, PATIENT)
        .map(reply -> reply.body());
  }

  private static void tellAll(HubCluster cluster, List<String> ids, Object body) {
    List<Future<JsonObject>> answers = new ArrayList<>();
    ids.forEach(id -> answers.add(tell(cluster, id, body)));
    await(Future.all(answers));
  }

  /** How many nodes hold a copy of each, as the first hub has it. */
  private static @Nullable String notBackedUp(HubCluster cluster, List<String> ids, int backups) {
    for (String id : ids) {
      List<String> names = cluster.hub(0).lookup(id).backups();
      if (names.size() != backups) {
        return id + " is held by " + names;
      }
    }
    return null;
  }

  private static void assertCounts(HubCluster cluster, List<String> ids, long count) {
    for (String id : ids) {
      JsonObject state = await(tell(cluster, id, "?"));
      assertEquals(count, state.getLong("count"), state::encode);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, false", "1000, false", "200000, false", "1000, true"})
  void r4_every_acknowledged_checkpoint_outlives_a_crash(int bytes, boolean deltas) {
    try (HubCluster cluster = cluster(3, options -> options)) {
      JsonObject how = new JsonObject().put(Saver.BYTES, bytes).put(Saver.DELTAS, deltas);
      List<String> ids = start(cluster, "r4-" + bytes + deltas, 60, how);
      for (int i = 0; i < 5; i++) {
        tellAll(cluster, ids, "count");
      }
      until(() -> notBackedUp(cluster, ids, 1));
      long lost = cluster.hub(2).localProcesses().size();
      assertTrue(lost > 0);
      cluster.crash(2);
      cluster.awaitEqual(ids);
      assertCounts(cluster, ids, 5);
      long recovered =
          ids.stream().filter(id -> await(tell(cluster, id, "?")).getBoolean("recovered")).count();
      assertEquals(lost, recovered);
      until(() -> notBackedUp(cluster, ids, 1));
      // protection is restored: the next crash loses nothing either
      cluster.crash(1);
      cluster.awaitEqual(ids);
      assertCounts(cluster, ids, 5);
      until(() -> notBackedUp(cluster, ids, 0));
    }
  }

  @Test
  void r4_two_backups_outlive_two_crashes_at_once() {
    try (HubCluster cluster = cluster(5, options -> options.setBackups(2))) {
      List<String> ids = start(cluster, "r4-two-", 100, new JsonObject());
      tellAll(cluster, ids, "count");
      tellAll(cluster, ids, "count");
      until(() -> notBackedUp(cluster, ids, 2));
      cluster.crash(4, 3);
      cluster.awaitEqual(ids);
      assertCounts(cluster, ids, 2);
      until(() -> notBackedUp(cluster, ids, 2));
    }
  }

  @Test
  void r4_a_node_that_joined_just_before_the_crash_changes_nothing() {
    try (HubCluster cluster = cluster(3, options -> options.setDebounce(2_000))) {
      List<String> ids = start(cluster, "r4-join-", 100, new JsonObject());
      tellAll(cluster, ids, "count");
      cluster.join();
      cluster.awaitNodes();
      tellAll(cluster, ids.subList(0, 50), "count");
      cluster.crash(2);
      cluster.awaitEqual(ids);
      assertCounts(cluster, ids.subList(0, 50), 2);
      assertCounts(cluster, ids.subList(50, 100), 1);
    }
  }

  @Test
  void a_replica_that_stands_by_takes_in_every_checkpoint() {
    Replication two = new Replication(2, Replication.Model.ACTIVE_PASSIVE);
    try (HubCluster cluster = cluster(3, options -> options.setRedundancy(two))) {
      List<String> ids = start(cluster, "standby-", 60, new JsonObject());
      cluster.awaitReplicas(ids, 2, 1);
      for (int count = 1; count <= 3; count++) {
        tellAll(cluster, ids, "count");
        for (String id : ids) {
          String passive =
              cluster.hub(0).lookup(id).replicas().stream()
                  .filter(replica -> replica.role() == Role.PASSIVE)
                  .map(ReplicaInfo::nodeName)
                  .findFirst()
                  .orElseThrow();
          String address = cluster.hub(0).address(id, passive);
          long expected = count;
          until(
              () -> {
                JsonObject state =
                    await(
                        cluster
                            .node(0)
                            .eventBus()
                            .<JsonObject>request(address, "?", PATIENT)
                            .map(reply -> reply.body()));
                return state.getLong("count") == expected ? null : id + " has " + state.encode();
              });
        }
      }
    }
  }

  /** Has a state that nobody gets. */
  public static class Forgetful extends Counter {
    @Override
    protected Future<?> receive(Message<Object> message) {
      return checkpoint().onSuccess(held -> message.reply("held"));
    }
  }

  @Test
  void checkpoints_that_keep_nothing_are_said_once() {
    List<String> log = new CopyOnWriteArrayList<>();
    try (LogWitness witness = new LogWitness("they keep nothing", log::add);
        HubCluster cluster = cluster(2, options -> options)) {
      await(cluster.hub(0).startProcess(new ProcessSpec("forgetful", Forgetful.class)));
      for (int i = 0; i < 3; i++) {
        await(cluster.node(0).eventBus().request(cluster.hub(0).address("forgetful"), "?"));
      }
      assertEquals(1, log.size(), log::toString);
      assertTrue(log.get(0).contains("forgetful") && witness != null, log::toString);
    }
  }

  @Test
  void backups_follow_a_node_that_joins() {
    try (HubCluster cluster = cluster(3, options -> options)) {
      List<String> ids = start(cluster, "follow-", 1_000, new JsonObject());
      tellAll(cluster, ids, "count");
      until(() -> notAsDesired(cluster, ids, "n3", 0));
      cluster.join();
      cluster.awaitNodes();
      cluster.awaitEqual(ids);
      // a quarter of them have their backup on the new node
      until(() -> notAsDesired(cluster, ids, "n3", 100));
    }
  }

  private static @Nullable String notAsDesired(
      HubCluster cluster, List<String> ids, String node, int least) {
    int there = 0;
    for (String id : ids) {
      JsonObject explained = cluster.hub(0).admin().explain(id);
      if (explained == null
          || !explained.getJsonArray("backups").equals(explained.getJsonArray("desiredBackups"))) {
        return id + ": " + explained;
      }
      there += explained.getJsonArray("backups").contains(node) ? 1 : 0;
    }
    return there >= least ? null : "only " + there + " backups are on " + node;
  }

  @Test
  void checkpoints_follow_a_process_that_moves() {
    try (HubCluster cluster = cluster(2, options -> options)) {
      List<String> ids = start(cluster, "move-", 100, new JsonObject());
      tellAll(cluster, ids, "count");
      cluster.join();
      cluster.awaitNodes();
      until(() -> cluster.places().containsValue("n2") ? null : "nothing moved");
      cluster.awaitEqual(ids);
      until(() -> notBackedUp(cluster, ids, 1));
      cluster.crash(2);
      cluster.awaitEqual(ids);
      assertCounts(cluster, ids, 1);
    }
  }

  @Test
  void a_replica_that_is_restarted_goes_on_with_the_last_checkpoint() {
    try (HubCluster cluster = cluster(2, options -> options)) {
      List<String> ids = start(cluster, "again-", 10, new JsonObject());
      tellAll(cluster, ids, "count");
      tellAll(cluster, ids, "count");
      tellAll(cluster, ids, "unsaved");
      tellAll(cluster, ids, "fail");
      for (String id : ids) {
        until(() -> Running.ever(id) == 2 ? null : "not restarted");
      }
      assertCounts(cluster, ids, 2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"REQUESTED", "INTERVAL"})
  void modes_make_checkpoints_without_being_waited_for(String mode) {
    try (HubCluster cluster =
        cluster(
            2,
            options ->
                options
                    .setCheckpointMode(CheckpointMode.valueOf(mode))
                    .setCheckpointInterval(100))) {
      List<String> ids = start(cluster, "mode-" + mode, 20, new JsonObject());
      tellAll(cluster, ids, mode.equals("INTERVAL") ? "unsaved" : "request");
      until(() -> ids.stream().allMatch(id -> Saver.exported(id) == 1) ? null : "not exported");
      // what is sent after them has arrived: so have they
      List<String> later = start(cluster, "later-" + mode, 20, new JsonObject());
      tellAll(cluster, later, "count");
      until(() -> notBackedUp(cluster, ids, 1));
      cluster.crash(1);
      later.addAll(ids);
      cluster.awaitEqual(later);
      assertCounts(cluster, ids, 1);
    }
  }

  @Test
  void r4_records_show_what_is_under_protected_until_others_hold_it() {
    try (HubCluster cluster = cluster(2, options -> options.setBackups(2))) {
      List<String> ids = start(cluster, "few-", 20, new JsonObject());
      tellAll(cluster, ids, "count");
      // there is only one other node: it holds them all, which is less than what is asked for
      until(() -> notBackedUp(cluster, ids, 1));
      for (String id : ids) {
        JsonObject why = cluster.hub(0).admin().explain(id);
        assertEquals(1, why.getJsonArray("backups").size(), why::encode);
        assertEquals(why.getJsonArray("backups"), why.getJsonArray("desiredBackups"));
      }
      cluster.join();
      cluster.awaitNodes();
      until(() -> notBackedUp(cluster, ids, 2));
      cluster.crash(2, 1);
      cluster.awaitEqual(ids);
      assertCounts(cluster, ids, 1);
    }
  }

  @Test
  void without_backups_a_checkpoint_is_done_at_once_and_nothing_is_kept() {
    try (HubCluster cluster = cluster(2, options -> options.setBackups(0))) {
      List<String> ids = start(cluster, "none-", 20, new JsonObject());
      tellAll(cluster, ids, "count");
      assertEquals(null, notBackedUp(cluster, ids, 0));
      List<String> there =
          IntStream.range(0, 20)
              .mapToObj(i -> "none-" + i)
              .filter(id -> cluster.places().get(id).equals("n1"))
              .toList();
      cluster.crash(1);
      cluster.awaitEqual(ids);
      assertCounts(cluster, there, 0);
    }
  }
}
