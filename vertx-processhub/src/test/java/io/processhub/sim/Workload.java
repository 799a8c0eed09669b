package io.processhub.sim;

import io.processhub.core.Event;
import io.processhub.core.SpecBody;
import io.processhub.model.OnNodeLoss;
import io.processhub.model.PlacementRule;
import io.processhub.model.ProcessId;
import io.processhub.model.RestartPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Users: they start, stop and update processes, send messages, and verticles end by themselves. */
final class Workload {
  private final Simulation sim;
  private final SimRandom random;
  private final List<ProcessId> ids = new ArrayList<>();
  private long until;

  Workload(Simulation sim, SimRandom random) {
    this.sim = sim;
    this.random = random;
    for (int i = 0; i < sim.plan.ids(); i++) {
      ids.add(new ProcessId("process-" + i));
    }
    ids.addAll(sim.statics.touched());
  }

  void begin(long start, long end) {
    until = end;
    sim.agenda.at(start, this::next);
  }

  /** A few more starts, when nothing goes wrong any more but not all has settled yet. */
  void startLast() {
    List<SimNode> nodes = new ArrayList<>(sim.nodes());
    nodes.removeIf(n -> n.leaving || n.hung() || !n.ready());
    if (nodes.isEmpty()) {
      return;
    }
    Map<ProcessId, SpecBody> specs = new LinkedHashMap<>();
    for (int i = 0; i < Plan.LAST; i++) {
      SpecBody body =
          SpecBody.of(
              new byte[] {1},
              RestartPolicy.PERMANENT,
              OnNodeLoss.RESTART,
              false,
              PlacementRule.NONE,
              Set.of());
      specs.put(new ProcessId("last-" + i), body);
    }
    sim.ledger.start(
        random.pick(nodes),
        specs,
        new Event.CallOptions(10_000, Event.Acknowledge.MAJORITY, true),
        () -> {});
  }

  /** They go on until then. */
  void until(long end) {
    if (sim.agenda.now() >= until) {
      sim.agenda.in(0, this::next);
    }
    until = end;
  }

  private void next() {
    if (sim.agenda.now() >= until) {
      return;
    }
    List<SimNode> nodes = new ArrayList<>(sim.nodes());
    nodes.removeIf(n -> n.leaving || n.hung());
    if (!nodes.isEmpty()) {
      act(nodes);
    }
    long pause = (sim.plan.nodes() < 4 ? 60 : 150) * (sim.plan.calmBoot() ? 3 : 1);
    sim.agenda.in(random.between(5, pause) * Agenda.MS, this::next);
  }

  private void act(List<SimNode> nodes) {
    SimNode node = random.pick(nodes);
    ProcessId id = random.pick(ids);
    int what = random.below(106);
    if (what >= 100) {
      sim.administrators.act(
          node, random.chance(0.5) || sim.traffic.kept().isEmpty() ? id : sim.traffic.kept(random));
    } else if (what < 22) {
      sim.ledger.start(node, Map.of(id, body()), options(), () -> {});
    } else if (what < 30) {
      sim.ledger.start(node, several(), options(), () -> {});
    } else if (what < 37) {
      sim.ledger.start(node, Map.of(id, body()), options(), () -> {});
      sim.ledger.start(random.pick(nodes), Map.of(id, body()), options(), () -> {});
    } else if (what < 48) {
      sim.ledger.stop(node, List.of(id), options(), () -> {});
    } else if (what < 51) {
      sim.ledger.stop(node, new ArrayList<>(several().keySet()), options(), () -> {});
    } else if (what < 56) {
      stopAndStart(node, id);
    } else if (what < 58) {
      sim.ledger.stop(node, List.of(new ProcessId("unknown")), options(), () -> {});
    } else if (what < 63) {
      byte[] metadata = {(byte) random.below(100)};
      sim.ledger.update(node, id, metadata, options());
    } else if (what < 70) {
      end(node, random.below(3));
    } else {
      for (int i = 0; i < 5; i++) {
        sim.traffic.send(random.pick(nodes), random.pick(ids));
      }
    }
  }

  private void stopAndStart(SimNode node, ProcessId id) {
    sim.ledger.stop(
        node,
        List.of(id),
        options(),
        () -> {
          if (node.alive() && !node.leaving && !node.hung()) {
            sim.ledger.start(node, Map.of(id, body()), options(), () -> {});
          }
        });
  }

  private void end(SimNode node, int how) {
    List<SimReplica> running = new ArrayList<>(node.replicas.values());
    running.removeIf(
        r -> r.state != SimReplica.State.RUNNING || Traffic.keeps(r.id) || sim.statics.keeps(r.id));
    if (running.isEmpty()) {
      return;
    }
    SimReplica replica = random.pick(running);
    if (how == 2) {
      node.supervisor.redeploy(replica);
    } else {
      node.supervisor.end(replica, how == 1);
    }
  }

  private Map<ProcessId, SpecBody> several() {
    Map<ProcessId, SpecBody> specs = new LinkedHashMap<>();
    int count = 2 + random.below(20);
    for (int i = 0; i < count; i++) {
      specs.put(random.pick(ids), body());
    }
    return specs;
  }

  private Event.CallOptions options() {
    Event.Acknowledge acknowledge =
        random.pick(
            List.of(
                Event.Acknowledge.OWNER,
                Event.Acknowledge.MAJORITY,
                Event.Acknowledge.MAJORITY,
                Event.Acknowledge.MAJORITY,
                Event.Acknowledge.ALL));
    return new Event.CallOptions(random.between(500, 6_000), acknowledge, random.chance(0.8));
  }

  private SpecBody body() {
    byte[] content = {(byte) random.below(4)};
    RestartPolicy restart =
        random.pick(
            List.of(
                RestartPolicy.PERMANENT,
                RestartPolicy.PERMANENT,
                RestartPolicy.PERMANENT,
                RestartPolicy.TRANSIENT,
                RestartPolicy.TEMPORARY));
    OnNodeLoss loss = random.chance(0.07) ? OnNodeLoss.WAIT : OnNodeLoss.RESTART;
    int rule = random.below(20);
    PlacementRule placement =
        rule == 0
            ? new PlacementRule.Local()
            : rule == 1 ? new PlacementRule.On(random.pick(sim.hosts).name) : PlacementRule.NONE;
    return SpecBody.of(content, restart, loss, random.chance(0.1), placement, Set.of());
  }
}
