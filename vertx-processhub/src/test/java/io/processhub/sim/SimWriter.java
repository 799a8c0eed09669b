package io.processhub.sim;

import io.processhub.core.Effect;
import io.processhub.core.Event;
import io.processhub.model.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes messages to connections, a moment after their node was selected or they came to be
 * forwarded, and tells when all of an earlier time have been written.
 */
final class SimWriter {
  private record Flush(Runnable done, long upTo) {}

  private final Simulation sim;
  private final SimNode node;
  private final DataPlane plane;

  /** Selected or to be forwarded, but not yet written; numbered in the order of that moment. */
  private final TreeMap<Long, UserMessage> unwritten = new TreeMap<>();

  private final List<Flush> flushes = new ArrayList<>();
  private final Map<NodeId, Long> lastForward = new HashMap<>();
  private long numbers;

  SimWriter(Simulation sim, SimNode node, DataPlane plane) {
    this.sim = sim;
    this.node = node;
    this.plane = plane;
  }

  /** The number of what comes to be written now. */
  long next() {
    return ++numbers;
  }

  /** A node was selected for a message; it is written at that time. */
  void select(long at, UserMessage message, NodeId to) {
    writeAt(at, next(), message, to, false);
  }

  void forward(Inbox inbox, UserMessage message, long number) {
    NodeId target = inbox.target;
    if (target == null) {
      throw new SimFailure(inbox + " forwards to nobody");
    }
    forward(target, message, number);
  }

  void forward(NodeId target, UserMessage message, long number) {
    long last = lastForward.getOrDefault(target, 0L);
    long at = Math.max(sim.agenda.now() + sim.faults.writeTime() / 4, last + 1);
    lastForward.put(target, at);
    noteUnaware(message, target);
    writeAt(at, number, message, target, true);
  }

  /** Who forwards has to have heard of a crash, as a sender has. */
  private void noteUnaware(UserMessage message, NodeId target) {
    SimHost host = sim.everHostOf(target);
    message.unaware |= host == null ? 0 : sim.harm.unknownTo(node) & Harm.bit(host);
  }

  private void writeAt(long at, long number, UserMessage message, NodeId to, boolean forwarded) {
    unwritten.put(number, message);
    node.later(
        at - sim.agenda.now(),
        () -> {
          unwritten.remove(number);
          write(number, message, to, forwarded);
          written();
        });
  }

  private void write(long number, UserMessage message, NodeId to, boolean forwarded) {
    SimHost target = sim.everHostOf(to);
    if (target == null) {
      throw new SimFailure(node + " selects " + to + ", which never was");
    }
    message.hosts |= Harm.bit(target);
    message.hop(sim.agenda.now(), "written on " + node.host + " to", target);
    if (forwarded) {
      noteUnaware(message, to);
    }
    if (sim.hostOf(to) == null) {
      sim.messages.lost(message, target + " is not that node any more");
    } else if (target == node.host) {
      // If it is forwarded from here it has not been written before that.
      plane.arrive(message, forwarded, number);
    } else {
      sim.network.pass(
          node.host,
          target,
          there -> there.plane.arrive(message, forwarded, there.plane.next()),
          why -> sim.messages.cut(message, why));
    }
  }

  private void written() {
    while (!flushes.isEmpty()
        && (unwritten.isEmpty() || unwritten.firstKey() > flushes.get(0).upTo)) {
      flushes.remove(0).done.run();
    }
  }

  void flush(Effect.Flush flush) {
    flush(
        () ->
            node.later(
                sim.faults.writeTime() / 8, () -> node.post(new Event.Flushed(flush.token()))));
  }

  /** Does that once all that has been selected or is to be forwarded by now has been written. */
  void flush(Runnable done) {
    flushes.add(new Flush(done, numbers));
    written();
  }

  /** The node has died. */
  void end(String why) {
    unwritten.values().forEach(message -> sim.messages.unsent(message, why));
    unwritten.clear();
    flushes.clear();
  }
}
