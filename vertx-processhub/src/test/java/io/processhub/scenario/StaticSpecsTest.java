package io.processhub.scenario;

import static io.processhub.scenario.HubCluster.await;
import static io.processhub.scenario.HubCluster.counters;
import static io.processhub.scenario.HubCluster.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.processhub.ProcessHub;
import io.processhub.ProcessHubOptions;
import io.processhub.ProcessSpec;
import io.processhub.testing.TestClusters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** S9: processes that the options name. */
class StaticSpecsTest {
  private static final List<ProcessSpec> SPECS = counters("static-", 1_000);

  private static Future<ProcessHub> hub(Vertx vertx, String name) {
    ProcessHubOptions options =
        new ProcessHubOptions().setNodeName(name).setDebounce(100).setStaticProcesses(SPECS);
    return ProcessHub.create(vertx, options).start();
  }

  private static String once(ProcessSpec spec) {
    int running = Running.now(spec.getId());
    return running == 1 ? null : running + " replicas of " + spec.getId();
  }

  @Test
  void s9_static_specs_run_once_however_many_nodes_carry_them_and_stay_stopped() {
    try (TestClusters nodes = TestClusters.of(3)) {
      List<Future<ProcessHub>> booting = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        booting.add(hub(nodes.node(i), "n" + i));
      }
      List<ProcessHub> hubs = booting.stream().map(HubCluster::await).toList();
      for (ProcessSpec spec : SPECS) {
        until(() -> once(spec));
      }
      String stopped = SPECS.get(3).getId();
      await(hubs.get(0).stopProcess(stopped));

      ProcessHub fourth = await(hub(nodes.add(), "n3"));
      until(() -> fourth.nodes().size() == 4 ? null : fourth.nodes().toString());
      for (ProcessSpec spec : SPECS) {
        if (!spec.getId().equals(stopped)) {
          until(() -> once(spec));
        }
      }
      assertNull(fourth.lookup(stopped));
      assertEquals(0, Running.now(stopped));

      await(fourth.startProcess(SPECS.get(3)));
      assertEquals(1, Running.now(stopped));
    }
  }
}
