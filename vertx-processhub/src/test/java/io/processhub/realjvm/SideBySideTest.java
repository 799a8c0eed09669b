package io.processhub.realjvm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Clusters of different names on one range of ports. */
class SideBySideTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void clusters_of_different_names_on_the_same_ports_do_not_see_each_other() {
    Launch launch = Launch.onLoopback();
    List<String> ids = RealCluster.ids("process-", 200);
    try (RealCluster red = new RealCluster("red", launch);
        RealCluster blue = new RealCluster("blue", launch.underAnotherName())) {
      bootAtOnce(red, blue);
      // the same ids in both: a mix-up would be a conflict or a taken id
      red.alive().get(0).start(ids);
      blue.alive().get(1).start(ids);
      red.awaitSettled(PATIENCE, ids);
      blue.awaitSettled(PATIENCE, ids);
      Set<String> reds = everSeen(red);
      Set<String> blues = everSeen(blue);
      assertEquals(2, reds.size(), reds.toString());
      assertEquals(2, blues.size(), blues.toString());
      Set<String> both = new HashSet<>(reds);
      both.retainAll(blues);
      assertEquals(Set.of(), both);
    }
  }

  private static void bootAtOnce(RealCluster red, RealCluster blue) {
    List<NodeProcess> nodes = new ArrayList<>();
    for (int i = 1; i <= 2; i++) {
      nodes.add(red.launch("r" + i));
      nodes.add(blue.launch("b" + i));
    }
    List<CompletableFuture<JsonObject>> boots =
        nodes.stream().map(each -> each.boot(new JsonObject())).toList();
    for (int i = 0; i < nodes.size(); i++) {
      nodes.get(i).await(boots.get(i), "boot", RealCluster.BOOT);
    }
  }

  /** The ids of all nodes that any of these has ever had in its view. */
  private static Set<String> everSeen(RealCluster cluster) {
    Set<String> seen = new HashSet<>();
    for (NodeProcess node : cluster.alive()) {
      node.sightings("cluster").forEach(each -> seen.addAll(each.nodes()));
    }
    return seen;
  }
}
