package io.processhub.sim;

import io.processhub.core.Entry;
import io.processhub.core.Event;
import io.processhub.core.MoveReport;
import io.processhub.core.Ownership;
import io.processhub.core.SpecBody;
import io.processhub.model.OnNodeLoss;
import io.processhub.model.PlacementRule;
import io.processhub.model.ProcessId;
import io.processhub.model.RestartPolicy;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;

/** A cluster in which nothing goes wrong, for scenarios told step by step. */
final class CalmCluster {
  private static final long FIRST_CALL = 1_000_000;

  final Simulation sim;
  private final Checks checks;
  private long calls;

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
    begin(host, "process-", count, false, OnNodeLoss.RESTART);
  }

  /** Likewise, with ids of that beginning, pinned or not. */
  void begin(int host, String prefix, int count, boolean pinned, OnNodeLoss loss) {
    begin(host, prefix, count, pinned, loss, PlacementRule.NONE);
  }

  /** Likewise, each with that rule. */
  void begin(
      int host, String prefix, int count, boolean pinned, OnNodeLoss loss, PlacementRule rule) {
    SpecBody body =
        SpecBody.of(new byte[] {1}, RestartPolicy.PERMANENT, loss, pinned, rule, Set.of());
    Map<ProcessId, SpecBody> specs = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      specs.put(new ProcessId(prefix + i), body);
    }
    sim.ledger.start(
        node(host),
        specs,
        new Event.CallOptions(60_000, Event.Acknowledge.MAJORITY, true),
        () -> {});
  }

  /** One node starts a process and waits for nobody to know of it. */
  void tell(int host, String id) {
    SpecBody body =
        SpecBody.of(
            new byte[] {1},
            RestartPolicy.PERMANENT,
            OnNodeLoss.RESTART,
            false,
            PlacementRule.NONE,
            Set.of());
    sim.ledger.start(
        node(host),
        Map.of(new ProcessId(id), body),
        new Event.CallOptions(60_000, Event.Acknowledge.OWNER, true),
        () -> {});
  }

  Map<ProcessId, Integer> deployments() {
    return new HashMap<>(sim.deployments);
  }

  /** Asks a node for something of an administrator; gives the number of the call. */
  long ask(int host, LongFunction<Event> request) {
    long call = FIRST_CALL + calls++;
    node(host).post(request.apply(call));
    return call;
  }

  /** Waits until the call has ended, however it did. */
  MoveReport report(long call) {
    long limit = sim.agenda.now() + 120_000 * Agenda.MS;
    while (!sim.reports.containsKey(call)) {
      run(20);
      if (sim.agenda.now() > limit) {
        throw new SimFailure("call " + call + " has no end\n" + sim.trace.lastLines(40));
      }
    }
    return sim.reports.get(call);
  }

  /** The name of the node on which it runs, as that host knows. */
  String on(int host, String id) {
    Entry entry = node(host).core.registry().get(id);
    Ownership ownership = entry == null ? null : entry.ownership();
    return ownership == null ? "nowhere" : ownership.replicas().get(0).nodeName();
  }
}
