package io.processhub.scenario;

import static io.processhub.scenario.HubCluster.await;
import static io.processhub.scenario.HubCluster.counters;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.Placement;
import io.processhub.ProcessHub;
import io.processhub.ProcessSpec;
import io.processhub.model.OnNodeLoss;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A node that leaves says by id what nobody took over. */
class LeaveTest {
  private static final Pattern IDS = Pattern.compile("without handing over \\[(.*)]");

  /** The ids that the log names while a hub leaves. */
  private static Set<String> named(Runnable leaving) {
    List<String> lines = Collections.synchronizedList(new ArrayList<>());
    LogWitness witness = new LogWitness("without handing over", lines::add);
    try (witness) {
      leaving.run();
    }
    Set<String> ids = new TreeSet<>();
    for (String line : lines) {
      Matcher found = IDS.matcher(line);
      assertTrue(found.find(), line);
      ids.addAll(List.of(found.group(1).split(", ")));
    }
    return ids;
  }

  private static void start(HubCluster cluster, List<ProcessSpec> specs) {
    assertEquals(Map.of(), await(cluster.hub(0).startProcesses(specs)).errors());
  }

  @Test
  void the_last_node_names_all_that_ends_with_it() {
    try (HubCluster cluster = HubCluster.of(1)) {
      List<ProcessSpec> specs = counters("last-", 1_000);
      start(cluster, specs);
      assertEquals(
          new HashSet<>(HubCluster.ids(specs)), named(() -> cluster.closeHub(cluster.hub(0))));
    }
  }

  @Test
  void what_no_other_node_may_have_is_named_and_the_rest_is_handed_over() {
    try (HubCluster cluster = HubCluster.of(2)) {
      List<ProcessSpec> free = counters("free-", 200);
      List<ProcessSpec> bound = counters("bound-", 5);
      bound.forEach(spec -> spec.setPlacement(Placement.on("n1")).setOnNodeLoss(OnNodeLoss.WAIT));
      start(cluster, free);
      start(cluster, bound);
      cluster.awaitEqual();
      ProcessHub leaver = cluster.hub(1);
      assertEquals(new HashSet<>(HubCluster.ids(bound)), named(() -> cluster.closeHub(leaver)));
      HubCluster.until(
          () -> {
            for (ProcessSpec spec : free) {
              if (Running.now(spec.getId()) != 1) {
                return spec.getId() + " does not run";
              }
            }
            return null;
          });
    }
  }

  @Test
  void what_is_not_ready_when_the_time_is_over_is_named() {
    try (HubCluster cluster =
        HubCluster.of(2, options -> options.setStopTimeout(1_500).setMigrationTimeout(1_500))) {
      List<Integer> nodes = List.of(0, 1);
      List<String> stubborn = Rings.idsOn(cluster, nodes, 1, "stubborn-", 3);
      stubborn.forEach(id -> Keeper.trouble(id, Keeper.Trouble.EXPORT_NEVER));
      List<ProcessSpec> specs =
          new ArrayList<>(stubborn.stream().map(id -> new ProcessSpec(id, Keeper.class)).toList());
      start(cluster, specs);
      cluster.awaitEqual();
      assertEquals(new HashSet<>(stubborn), named(() -> cluster.closeHub(cluster.hub(1))));
    }
  }
}
