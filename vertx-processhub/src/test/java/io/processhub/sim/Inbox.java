package io.processhub.sim;

import io.processhub.core.HandoverBatch;
import io.processhub.model.NodeId;
import io.processhub.model.Role;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where the messages for one process arrive on one node. */
final class Inbox {
  enum Mode {
    /** Its replica handles them. */
    LIVE,
    /** They wait. */
    HELD,
    /** They go to another node. */
    FORWARDING
  }

  private record Arrival(UserMessage message, boolean forwarded) {}

  final ProcessWatch process;
  Mode mode = Mode.HELD;
  @Nullable SimReplica replica;
  @Nullable NodeId target;
  @Nullable UserMessage handling;
  private final ArrayDeque<Arrival> waiting = new ArrayDeque<>();

  /** Batches for whose marker the direct messages of a node wait. */
  private final Map<NodeId, Set<HandoverBatch>> gates = new LinkedHashMap<>();

  private final Map<NodeId, ArrayDeque<Arrival>> behind = new LinkedHashMap<>();

  Inbox(ProcessWatch process) {
    this.process = process;
  }

  /** Whether messages are handled here. */
  boolean handles() {
    return mode == Mode.LIVE && (replica == null || replica.role == Role.ACTIVE);
  }

  /** The line of the state that is here. */
  long line() {
    return replica == null ? 0 : replica.data.line();
  }

  int size() {
    int size = waiting.size();
    for (ArrayDeque<Arrival> some : behind.values()) {
      size += some.size();
    }
    return size;
  }

  /**
   * Whether a message goes on to another node. While a replica is held here to which the process is
   * to come back, those that come from where it is are for that replica.
   */
  boolean forwards(boolean forwarded) {
    boolean returning = replica != null && replica.held;
    return mode == Mode.FORWARDING && !(returning && forwarded);
  }

  int gates() {
    return gates.size();
  }

  void take(UserMessage message, boolean forwarded) {
    queue(new Arrival(message, forwarded));
  }

  private void queue(Arrival arrival) {
    NodeId from = arrival.message.talk.node;
    if (!arrival.forwarded && gates.containsKey(from)) {
      behind.computeIfAbsent(from, f -> new ArrayDeque<>()).add(arrival);
    } else {
      waiting.add(arrival);
    }
  }

  /**
   * Closes the gates of a batch, for what has arrived already too. Forwarded messages come before
   * those that were sent here directly: they are older.
   */
  void close(HandoverBatch batch, List<NodeId> awaited) {
    awaited.forEach(node -> gates.computeIfAbsent(node, n -> new HashSet<>()).add(batch));
    forwardedFirst();
  }

  /** What was forwarded to a replica that was held is older than what was sent here directly. */
  void forwardedFirst() {
    List<Arrival> arrived = new ArrayList<>(waiting);
    waiting.clear();
    arrived.stream().filter(Arrival::forwarded).forEach(this::queue);
    arrived.stream().filter(arrival -> !arrival.forwarded).forEach(this::queue);
  }

  /** Takes out all that has waited for a replica that was held, the oldest first. */
  List<UserMessage> drainHeld() {
    forwardedFirst();
    return drain();
  }

  /** Whether there was such a gate. */
  boolean open(HandoverBatch batch, NodeId sender) {
    Set<HandoverBatch> closed = gates.get(sender);
    if (closed == null || !closed.remove(batch)) {
      return false;
    }
    if (closed.isEmpty()) {
      gates.remove(sender);
      ArrayDeque<Arrival> some = behind.remove(sender);
      if (some != null) {
        waiting.addAll(some);
      }
    }
    return true;
  }

  @Nullable UserMessage next() {
    Arrival arrival = waiting.poll();
    return arrival == null ? null : arrival.message;
  }

  /** Takes out all that waits, in order. */
  List<UserMessage> drain() {
    List<UserMessage> all = new ArrayList<>();
    waiting.forEach(arrival -> all.add(arrival.message));
    behind.values().forEach(some -> some.forEach(arrival -> all.add(arrival.message)));
    waiting.clear();
    behind.clear();
    gates.clear();
    return all;
  }

  @Override
  public String toString() {
    return process
        + " "
        + mode
        + (target == null ? "" : " to " + target)
        + (gates.isEmpty() ? "" : " gates " + gates)
        + (size() == 0 ? "" : " with " + size() + " messages");
  }
}
