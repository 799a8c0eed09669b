package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The target's side of a change of routes: what a node sends directly waits until the marker has
 * come that it sent down the old route, behind everything that it had sent there.
 */
final class Gates {
  private static final class Gate {
    final Set<NodeId> closed = new TreeSet<>();
    long deadline;
    long askAt;

    /** When its source was found gone, 0 before that. */
    long goneAt;
  }

  /** How long what a node sent before it left may still be on its way. */
  private static final long LAST_WORDS = 3 * CoreConfig.RETRY;

  private final Node node;
  private final Map<HandoverBatch, Gate> gates = new LinkedHashMap<>();

  /** Markers that came before the batch that they are about. */
  private final Map<HandoverBatch, Gate> early = new HashMap<>();

  Gates(Node node) {
    this.node = node;
  }

  /** Whether messages may still be on the old route to that replica. */
  boolean closed(Local local) {
    HandoverBatch batch = local.batch;
    if (batch == null) {
      return false;
    }
    if (gates.containsKey(batch)) {
      return true;
    }
    local.batch = null;
    return false;
  }

  /** The nodes of a batch whose markers have not come. */
  List<NodeId> open(HandoverBatch batch, List<NodeId> awaited) {
    Gate gate = gates.get(batch);
    if (gate == null) {
      gate = new Gate();
      gate.deadline = node.now + node.config.migrationTimeout();
      gate.askAt = node.now + 2 * CoreConfig.RETRY;
      gate.closed.addAll(awaited);
      Gate passed = early.remove(batch);
      if (passed != null) {
        gate.closed.removeAll(passed.closed);
      }
      gates.put(batch, gate);
      node.timers.atLatest(Timers.Kind.GATES, gate.askAt);
      // Even if nobody is awaited it is there until the next tick, for all of its batch.
      node.timers.atLatest(Timers.Kind.GATES, node.now + CoreConfig.RETRY);
    }
    return List.copyOf(gate.closed);
  }

  void passed(MemberId from, Message.MarkersPassed message) {
    for (long number : message.batches()) {
      HandoverBatch batch = new HandoverBatch(from, number);
      Gate gate = gates.get(batch);
      if (gate == null) {
        Gate passed = early.computeIfAbsent(batch, b -> new Gate());
        passed.closed.add(message.sender());
        passed.deadline = node.now + node.config.migrationTimeout();
        node.timers.atLatest(Timers.Kind.GATES, node.now + CoreConfig.RETRY);
      } else {
        open(batch, gate, message.sender());
      }
    }
  }

  private void open(HandoverBatch batch, Gate gate, NodeId sender) {
    if (gate.closed.remove(sender)) {
      node.effect(new Effect.OpenGate(batch, sender));
    }
    if (gate.closed.isEmpty()) {
      gates.remove(batch);
    }
  }

  /** Opens what nobody will open any more, and asks for markers that seem to be lost. */
  void tick() {
    if (!node.timers.fired(Timers.Kind.GATES, node.now)) {
      return;
    }
    for (HandoverBatch batch : List.copyOf(gates.keySet())) {
      check(batch, gates.get(batch));
    }
    early.values().removeIf(passed -> node.now >= passed.deadline);
    if (!gates.isEmpty() || !early.isEmpty()) {
      node.timers.atLatest(Timers.Kind.GATES, node.now + CoreConfig.RETRY);
    }
  }

  private void check(HandoverBatch batch, Gate gate) {
    boolean lost = !node.membership.mayRun(batch.source());
    gate.goneAt = lost && gate.goneAt == 0 ? node.now : gate.goneAt;
    if (lost && node.membership.peers().left(batch.source())) {
      // It has passed every marker on before it left.
      lost = node.now >= gate.goneAt + LAST_WORDS;
    }
    boolean late = node.now >= gate.deadline;
    if (late && !gate.closed.isEmpty()) {
      node.report(true, "no marker from " + gate.closed + " for " + batch + ": order may be lost");
    }
    List<NodeId> open = new ArrayList<>();
    for (NodeId sender : gate.closed) {
      if (lost || late || !there(sender)) {
        open.add(sender);
      }
    }
    open.forEach(sender -> open(batch, gate, sender));
    if (gate.closed.isEmpty()) {
      gates.remove(batch);
    } else if (node.now >= gate.askAt) {
      gate.askAt = node.now + 2 * CoreConfig.RETRY;
      for (NodeId sender : gate.closed) {
        Message question = new Message.GateClosed(sender, batch.number());
        node.send(batch.source().node(), question);
      }
    }
  }

  /**
   * One that this node has not heard of yet may be there for the source, which would say if not; so
   * may one that does not answer this node.
   */
  private boolean there(NodeId sender) {
    return sender.equals(node.self.node())
        || node.membership.senders().contains(sender)
        || node.membership.peers().stranger(sender)
        || node.membership.peers().silent(sender)
        || !node.membership.peers().heardOf(sender);
  }

  boolean idle() {
    return gates.isEmpty();
  }

  /** How much is remembered here; nothing when all is at rest. */
  int load() {
    return gates.size() + early.size();
  }
}
