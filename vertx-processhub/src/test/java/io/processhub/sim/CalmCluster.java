package io.processhub.sim;

import io.processhub.core.Event;
import io.processhub.core.SpecBody;
import io.processhub.model.OnNodeLoss;
import io.processhub.model.PlacementRule;
import io.processhub.model.ProcessId;
import io.processhub.model.RestartPolicy;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A cluster in which nothing goes wrong, for scenarios told step by step. */
final class CalmCluster {
  final Simulation sim;
  private final Checks checks;

  CalmCluster(long seed, Plan plan) {
    this(plan, seed);
    run(500);
    settle();
  }

  /** One whose nodes are only about to boot. */
  static CalmCluster booting(long seed, Plan plan) {
    return new CalmCluster(plan, seed);
  }

  private CalmCluster(Plan plan, long seed) {
    sim = new Simulation(plan, new SimRandom(seed));
    checks = new Checks(sim);
    sim.faults.none();
    for (int i = 0; i < plan.nodes(); i++) {
      SimHost host = sim.hosts.get(i);
      sim.agenda.in(sim.random.between(0, 100 * Agenda.MS), () -> sim.boot(host));
    }
  }

  SimNode node(int index) {
    SimNode node = sim.hosts.get(index).node;
    if (node == null) {
      throw new IllegalStateException("no hub on host " + index);
    }
    return node;
  }

  void run(long millis) {
    sim.agenda.runTo(sim.agenda.now() + millis * Agenda.MS);
  }

  /** Waits until all has settled, as long as that may take. */
  void settle() {
    long limit = sim.agenda.now() + sim.plan.settleBound() * Agenda.MS;
    String reason = "not looked at";
    while (reason != null) {
      run(50);
      reason = checks.unsettled();
      if (reason != null && sim.agenda.now() > limit) {
        throw new SimFailure("has not settled: " + reason + "\n" + sim.trace.lastLines(40));
      }
    }
  }

  /** Starts so many processes from one node and waits until all of them run. */
  void start(int host, int count) {
    begin(host, count);
    settle();
  }

  /** Starts so many processes from one node; ids that are taken stay as they are. */
  void begin(int host, int count) {
    SpecBody body =
        SpecBody.of(
            new byte[] {1},
            RestartPolicy.PERMANENT,
            OnNodeLoss.RESTART,
            false,
            PlacementRule.NONE,
            Set.of());
    Map<ProcessId, SpecBody> specs = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      specs.put(new ProcessId("process-" + i), body);
    }
    sim.ledger.start(
        node(host),
        specs,
        new Event.CallOptions(60_000, Event.Acknowledge.MAJORITY, true),
        () -> {});
  }

  Map<ProcessId, Integer> deployments() {
    return new HashMap<>(sim.deployments);
  }
}
