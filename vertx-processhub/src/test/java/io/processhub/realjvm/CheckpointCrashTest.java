package io.processhub.realjvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.testing.Accounts;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * R4 in real JVMs: nodes are killed under load, and whatever a process had answered is there
 * afterwards. Every message is in a checkpoint before it is answered.
 */
class CheckpointCrashTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Duration TIMEOUT = Duration.ofSeconds(4);
  private static final List<String> IDS = RealCluster.ids("saved-", 1_000);
  private static final int PER_SECOND = 400;

  private static JsonObject backups(int count) {
    return new JsonObject().put("backups", count);
  }

  /** So many nodes with all processes, and a sender with a hub that hosts nothing. */
  private static NodeProcess begin(RealCluster cluster, int nodes) {
    cluster.boot(IntStream.rangeClosed(1, nodes).mapToObj(i -> cluster.launch("n" + i)).toList());
    NodeProcess sender = cluster.launch("sender");
    JsonObject guest = new JsonObject().put("hosting", false);
    sender.await(cluster.begin(sender, guest), "boot", RealCluster.BOOT);
    cluster.alive().get(0).startSavingTallies(IDS);
    cluster.awaitSettled(PATIENCE, IDS);
    sender.traffic(IDS, PER_SECOND, TIMEOUT);
    return sender;
  }

  private static NodeProcess node(RealCluster cluster, String name) {
    return cluster.alive().stream().filter(n -> n.name().equals(name)).findFirst().orElseThrow();
  }

  /** Kills them at the same moment, and waits until all that they had runs again. */
  private static void kill(RealCluster cluster, NodeProcess... victims) {
    String[] names = Arrays.stream(victims).map(NodeProcess::name).toArray(String[]::new);
    Set<String> lost = Census.of(cluster.alive()).on(names);
    assertTrue(lost.size() > 0);
    cluster.kill(victims);
    cluster.awaitSettled(PATIENCE, IDS);
  }

  /** Waits until so many nodes hold a copy of each process that has made checkpoints. */
  private static void awaitProtected(RealCluster cluster, int backups) {
    NodeProcess one = cluster.alive().get(0);
    RealCluster.await(PATIENCE, () -> unprotected(one, backups));
  }

  private static @Nullable String unprotected(NodeProcess node, int backups) {
    for (String record : node.registry()) {
      int holders = new JsonObject(record).getJsonArray("backups").size();
      if (holders != 0 && holders != backups) {
        return record;
      }
    }
    return null;
  }

  private static void check(String what, NodeProcess sender) {
    assertTrue(recovered(what, sender) > 0);
  }

  /** How many processes started again from a checkpoint; nothing acknowledged is lost. */
  private static long recovered(String what, NodeProcess sender) {
    List<JsonObject> told = new ArrayList<>(List.of(sender.endTraffic()));
    JsonObject reports = sender.reports(IDS);
    long recovered =
        IDS.stream().filter(id -> reports.getJsonObject(id).getBoolean("recovered", false)).count();
    Timing.print(
        "%s: %d messages, %d failed, %d processes went on from a checkpoint",
        what, told.get(0).getLong("total"), told.get(0).getLong("failures"), recovered);
    assertEquals(List.of(), Accounts.wrongWithCheckpoints(told, reports));
    return recovered;
  }

  @Test
  void r4_one_of_three_is_killed_then_another_and_nothing_acknowledged_is_lost() {
    try (RealCluster cluster = new RealCluster("saved-one", Launch.onLoopback(), backups(1))) {
      NodeProcess sender = begin(cluster, 3);
      awaitProtected(cluster, 1);
      kill(cluster, node(cluster, "n2"));
      // once protection is restored the next one may go
      awaitProtected(cluster, 1);
      kill(cluster, node(cluster, "n1"));
      check("one of three, then one of two killed", sender);
    }
  }

  @Test
  void r4_two_of_five_are_killed_at_once_and_nothing_acknowledged_is_lost() {
    try (RealCluster cluster = new RealCluster("saved-two", Launch.onLoopback(), backups(2))) {
      NodeProcess sender = begin(cluster, 5);
      awaitProtected(cluster, 2);
      kill(cluster, node(cluster, "n2"), node(cluster, "n4"));
      check("two of five killed at once", sender);
    }
  }

  @Test
  @Tag("soak")
  void r4_a_node_that_joined_just_before_the_kill_changes_nothing() {
    try (RealCluster cluster = new RealCluster("saved-join", Launch.onLoopback(), backups(1))) {
      NodeProcess sender = begin(cluster, 3);
      awaitProtected(cluster, 1);
      cluster.boot(List.of(cluster.launch("n4")));
      kill(cluster, node(cluster, "n3"));
      check("one of three killed just after a fourth has joined", sender);
    }
  }

  @Test
  void r2_a_promoted_replica_has_the_last_checkpoint() {
    JsonObject redundancy =
        new JsonObject().put("type", "replication").put("factor", 2).put("model", "ACTIVE_PASSIVE");
    JsonObject options = backups(1).put("redundancy", redundancy);
    try (RealCluster cluster = new RealCluster("saved-role", Launch.onLoopback(), options)) {
      NodeProcess sender = begin(cluster, 3);
      awaitProtected(cluster, 1);
      kill(cluster, node(cluster, "n2"));
      // they went on, nothing was started again
      assertEquals(0, recovered("one of three killed, one stands by for each", sender));
    }
  }
}
