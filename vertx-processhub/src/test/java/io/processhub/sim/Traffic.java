package io.processhub.sim;

import io.processhub.core.Entry;
import io.processhub.core.Event;
import io.processhub.core.SpecBody;
import io.processhub.model.OnNodeLoss;
import io.processhub.model.PlacementRule;
import io.processhub.model.ProcessId;
import io.processhub.model.RestartPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Users who keep some processes for good and send them messages from every node, the more the more
 * is done to a process.
 */
final class Traffic {
  private static final String KEPT = "kept-";

  private final Simulation sim;
  private final SimRandom random;
  private final List<ProcessId> kept = new ArrayList<>();
  private final Map<SimNode, List<Map<ProcessId, Talk>>> senders = new HashMap<>();
  private boolean open;

  Traffic(Simulation sim, SimRandom random) {
    this.sim = sim;
    this.random = random;
    for (int i = 0; i < sim.plan.load().kept(); i++) {
      kept.add(new ProcessId(KEPT + i));
    }
  }

  /** Whether users let that process run. */
  static boolean keeps(ProcessId id) {
    return id.value().startsWith(KEPT);
  }

  /** One that users let run. */
  ProcessId kept(SimRandom chance) {
    return chance.pick(kept);
  }

  /** Bytes of the state of a process beyond those that count, -1 if it has none. */
  int padding(ProcessId id) {
    int number = id.value().hashCode() & 0xFF;
    if (number % 6 == 0) {
      return -1;
    }
    boolean large = sim.plan.load().largeStates() && number % 3 == 0;
    return large ? 100_000 + number * 3_000 : number;
  }

  /** Starts those of the kept processes that do not run. */
  void startKept() {
    List<SimNode> ready = sim.nodes().stream().filter(n -> n.ready() && !n.leaving).toList();
    if (kept.isEmpty() || ready.isEmpty()) {
      return;
    }
    SimNode node = random.pick(ready);
    SpecBody body =
        SpecBody.of(
            new byte[] {9},
            RestartPolicy.PERMANENT,
            OnNodeLoss.RESTART,
            false,
            PlacementRule.NONE,
            Set.of());
    Map<ProcessId, SpecBody> missing = new LinkedHashMap<>();
    for (ProcessId id : kept) {
      Entry entry = node.core.registry().get(id.value());
      boolean never = sim.watch(id).owner == null;
      if (never && (entry == null || !entry.live())) {
        missing.put(id, body);
      }
    }
    if (!missing.isEmpty() && !node.hung()) {
      sim.ledger.start(
          node, missing, new Event.CallOptions(5_000, Event.Acknowledge.MAJORITY, true), () -> {});
    }
  }

  void begin() {
    open = true;
  }

  void end() {
    open = false;
  }

  /** A hub has been started: its users send. */
  void joined(SimNode node) {
    List<Map<ProcessId, Talk>> own = new ArrayList<>();
    for (int i = 0; i < sim.plan.load().senders(); i++) {
      int sender = i;
      own.add(new HashMap<>());
      node.later(random.between(1, 100 * Agenda.MS), () -> turn(node, sender));
    }
    senders.put(node, own);
  }

  boolean open() {
    return open;
  }

  List<ProcessId> kept() {
    return kept;
  }

  private boolean sends(SimNode node) {
    return open && node.ready() && !node.left;
  }

  private void turn(SimNode node, int sender) {
    if (kept.isEmpty() || node.left) {
      return;
    }
    if (sends(node)) {
      burst(node, sender, random.pick(kept), 1 + random.below(4));
    }
    node.later(random.between(20, 400) * Agenda.MS, () -> turn(node, sender));
  }

  /** One sender sends so many messages within a short time. */
  private void burst(SimNode node, int sender, ProcessId id, int count) {
    long at = 0;
    for (int i = 0; i < count; i++) {
      node.later(at, () -> send(node, sender, id));
      at += random.between(20, 1_200);
    }
  }

  /** Something is about to happen to a process: just now many send to it. */
  void focus(ProcessWatch process) {
    if (!open || !process.kept) {
      return;
    }
    for (SimNode node : sim.nodes()) {
      if (random.chance(0.5)) {
        burst(node, random.below(sim.plan.load().senders()), process.id, 2 + random.below(8));
      }
    }
    sim.outsiders.focus(process.id);
  }

  /** One message from that node to that process. */
  void send(SimNode node, ProcessId id) {
    send(node, 0, id);
  }

  private void send(SimNode node, int sender, ProcessId id) {
    List<Map<ProcessId, Talk>> own = senders.get(node);
    if (own != null && !node.left && node.ready()) {
      Map<ProcessId, Talk> talks = own.get(sender);
      Talk talk = talks.get(id);
      if (talk == null) {
        talk = new Talk(node, sender, sim.watch(id), random.chance(0.4));
        talks.put(id, talk);
      }
      node.plane.send(talk);
    }
  }

  /** Every node sends one message to every kept process that runs; how many that are. */
  long askAll() {
    long asked = 0;
    long pause = (sim.plan.load().inboxCapacity() < 100 ? 5 : 1) * Agenda.MS;
    for (SimNode node : sim.nodes()) {
      for (ProcessId id : kept) {
        if (node.route(id) != null) {
          sim.agenda.in(asked * pause, () -> send(node, 0, id));
          asked++;
        }
      }
    }
    for (Outsider outsider : sim.outsiders.all()) {
      for (ProcessId id : kept) {
        if (sim.nodes().stream().anyMatch(node -> node.route(id) != null)) {
          sim.agenda.in(asked * pause, () -> outsider.send(0, id));
          asked++;
        }
      }
    }
    return asked;
  }
}
