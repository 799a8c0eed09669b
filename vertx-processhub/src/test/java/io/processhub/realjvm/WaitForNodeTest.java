package io.processhub.realjvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** T7 in real JVMs: processes that wait for their node, beside others that do not. */
class WaitForNodeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final List<String> WAITING = RealCluster.ids("waiting-", 300);
  private static final List<String> OTHERS = RealCluster.ids("process-", 300);

  @Test
  void t7_processes_of_a_killed_node_wait_and_run_again_there_when_it_is_back() {
    try (RealCluster cluster = new RealCluster("wait", Launch.onLoopback())) {
      List<NodeProcess> nodes = cluster.start("n1", "n2", "n3");
      nodes.get(0).startWaiting(WAITING);
      nodes.get(0).start(OTHERS);
      List<String> all = new ArrayList<>(WAITING);
      all.addAll(OTHERS);
      Set<String> theirs = cluster.awaitSettled(PATIENCE, all).on("n2");
      assertFalse(theirs.stream().allMatch(WAITING::contains));
      theirs.retainAll(WAITING);
      assertFalse(theirs.isEmpty());

      cluster.kill(nodes.get(1));
      List<String> rest = all.stream().filter(id -> !theirs.contains(id)).toList();
      awaitWaiting(cluster, rest, theirs);

      // a node that joins is none of theirs: they go on waiting, and others move to it
      cluster.start("n4");
      RealCluster.await(
          PATIENCE, () -> Census.of(cluster.alive()).on("n4").isEmpty() ? "none on n4" : null);
      awaitWaiting(cluster, rest, theirs);

      cluster.start("n2");
      Census back = cluster.awaitSettled(PATIENCE, all);
      Set<String> there = back.on("n2");
      assertEquals(Set.of(), waiting(nodes.get(0)));
      // what belongs elsewhere by now may have moved on from it
      assertFalse(theirs.stream().noneMatch(there::contains));
    }
  }

  /** Waits until the rest runs, and every node says of the others that they wait. */
  private static void awaitWaiting(RealCluster cluster, List<String> rest, Set<String> waiting) {
    RealCluster.await(PATIENCE, () -> Census.of(cluster.alive()).numbers(rest));
    for (NodeProcess node : cluster.alive()) {
      RealCluster.await(
          PATIENCE,
          () -> {
            Set<String> seen = waiting(node);
            return seen.equals(waiting) ? null : node.name() + " says that these wait: " + seen;
          });
    }
  }

  private static Set<String> waiting(NodeProcess node) {
    Set<String> waiting = new TreeSet<>();
    for (String record : node.registry()) {
      JsonObject json = new JsonObject(record);
      if ("WAITING".equals(json.getString("status"))) {
        waiting.add(json.getString("id"));
      }
    }
    return waiting;
  }
}
