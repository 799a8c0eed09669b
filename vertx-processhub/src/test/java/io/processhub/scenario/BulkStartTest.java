package io.processhub.scenario;

import static io.processhub.scenario.HubCluster.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.ProcessHub;
import io.processhub.ProcessSpec;
import io.processhub.StartOptions;
import io.processhub.StartResult;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** S11: very many processes in one call. */
class BulkStartTest {
  private static final int COUNT = 100_000;

  /** Costs next to nothing itself. */
  public static class Idle extends VerticleBase {}

  @Test
  void s11_a_hundred_thousand_processes_start_in_one_call_with_progress_in_bounded_memory() {
    try (HubCluster cluster = HubCluster.of(3)) {
      List<ProcessSpec> specs =
          HubCluster.specs(COUNT, i -> new ProcessSpec("bulk-" + i, Idle.class));
      long before = Heap.used();
      long begun = System.nanoTime();
      Future<StartResult> start =
          cluster.hub(1).startProcesses(specs, new StartOptions().setTimeout(120_000));
      ProcessHub watcher = cluster.hub(2);
      TreeSet<Integer> progress = new TreeSet<>();
      AtomicLong peak = new AtomicLong();
      HubCluster.until(
          () -> {
            int tenth = watcher.processes().size() * 10 / COUNT;
            if (progress.add(tenth)) {
              peak.accumulateAndGet(Heap.used(), Math::max);
            }
            return start.isComplete() ? null : tenth + " tenths are known";
          });
      StartResult result = await(start);
      long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
      assertEquals(Map.of(), result.errors());
      assertEquals(COUNT, result.started().size());
      assertTrue(progress.size() >= 3, "another node saw no progress: " + progress);
      HubCluster.until(
          () -> {
            int there = 0;
            for (ProcessHub hub : cluster.hubs) {
              if (hub.processes().size() != COUNT) {
                return hub.nodeName() + " knows " + hub.processes().size();
              }
              there += hub.localProcesses().size();
            }
            return there == COUNT ? null : there + " run";
          });
      long perProcess = (Heap.used() - before) / COUNT;
      System.out.printf(
          "%d processes started in %d ms, %d bytes of heap each on three nodes in all%n",
          COUNT, took, perProcess);
      // specs and records of the call included, which the test still holds
      assertTrue(perProcess < 6_000, perProcess + " bytes each");
      long most = (peak.get() - before) / COUNT;
      System.out.println("at most " + most + " bytes each were in use while they started");
      assertTrue(most < 8_000, most + " bytes each in use meanwhile");
      assertEquals(COUNT, specs.size());
    }
  }

  @Test
  void s11_starts_of_several_nodes_at_once_all_arrive() {
    try (HubCluster cluster = HubCluster.of(3)) {
      StartOptions patient = new StartOptions().setTimeout(60_000);
      Future<StartResult> one =
          cluster.hub(0).startProcesses(HubCluster.counters("one-", 3_000), patient);
      Future<StartResult> two =
          cluster.hub(1).startProcesses(HubCluster.counters("two-", 3_000), patient);
      Future<StartResult> three =
          cluster.hub(2).startProcesses(HubCluster.counters("three-", 3_000), patient);
      await(Future.join(one, two, three));
      for (Future<StartResult> each : List.of(one, two, three)) {
        assertEquals(Map.of(), each.result().errors());
        assertEquals(3_000, each.result().started().size());
      }
      cluster.awaitEqual();
      assertEquals(9_000, cluster.hub(0).processes().size());
    }
  }
}
