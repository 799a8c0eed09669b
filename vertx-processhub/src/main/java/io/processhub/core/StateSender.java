package io.processhub.core;

import io.processhub.model.NodeId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * Sends exported states in parts, with a bounded number of unacknowledged bytes per target; several
 * small states share one message. Parts that are not acknowledged are sent again from the gap on.
 */
final class StateSender {
  /** Bytes of states in one message, and the largest part. */
  private static final int MESSAGE_BYTES = 64 << 10;

  /** Bytes on the way to one target. */
  private static final int WINDOW = 2 << 20;

  /** Parts in one message. */
  private static final int MESSAGE_PARTS = 256;

  private final Node node;

  /** Those with bytes left to send, per target. */
  private final Map<NodeId, LinkedHashSet<Handover>> unsent = new LinkedHashMap<>();

  private final Map<NodeId, Long> onTheWay = new LinkedHashMap<>();

  StateSender(Node node) {
    this.node = node;
  }

  boolean any() {
    return !unsent.isEmpty();
  }

  /** Whether what is to be sent to some target fills a message. */
  boolean fillsMessage() {
    for (LinkedHashSet<Handover> some : unsent.values()) {
      long size = 0;
      for (Handover handover : some) {
        size += handover.size() - handover.sent;
        if (size >= MESSAGE_BYTES) {
          return true;
        }
      }
    }
    return false;
  }

  void add(Handover handover) {
    unsent.computeIfAbsent(handover.target.node(), t -> new LinkedHashSet<>()).add(handover);
  }

  void remove(Handover handover) {
    NodeId target = handover.target.node();
    LinkedHashSet<Handover> some = unsent.get(target);
    if (some != null && some.remove(handover) && some.isEmpty()) {
      unsent.remove(target);
    }
    count(target, handover.received - handover.sent);
    handover.sent = handover.received;
  }

  /** All of it once more. */
  void again(Handover handover) {
    remove(handover);
    handover.sent = 0;
    handover.received = 0;
    handover.begun = false;
    handover.progress = node.now;
    add(handover);
  }

  private void count(NodeId target, long more) {
    if (more == 0) {
      return;
    }
    onTheWay.merge(target, more, (a, b) -> a + b == 0 ? null : a + b);
  }

  void received(Handover handover, int received) {
    if (handover.phase.compareTo(Handover.Phase.TRANSFERRING) >= 0
        && received > handover.received
        && received <= handover.sent) {
      count(handover.target.node(), handover.received - received);
      handover.received = received;
      handover.progress = node.now;
      handover.repeats = 0;
    } else if (received < handover.received && node.now >= handover.progress + CoreConfig.RETRY) {
      // The target has begun anew.
      count(handover.target.node(), handover.received - handover.sent);
      handover.received = received;
      handover.sent = received;
      handover.begun = false;
      handover.progress = node.now;
      add(handover);
    }
  }

  /** Sends again what may have been lost: nothing has been acknowledged for a while. */
  void repeat(Handover handover) {
    long pause = CoreConfig.RETRY << Math.min(4, handover.repeats);
    if (node.now >= Math.max(handover.progress, handover.repeatedAt) + pause && handover.begun) {
      handover.repeatedAt = node.now;
      handover.repeats++;
      count(handover.target.node(), handover.received - handover.sent);
      handover.sent = handover.received;
      handover.begun = false;
      add(handover);
    }
  }

  /** Sends as much as the windows allow. */
  void pump() {
    for (NodeId target : List.copyOf(unsent.keySet())) {
      pump(target, unsent.get(target));
    }
    unsent.values().removeIf(LinkedHashSet::isEmpty);
  }

  private void pump(NodeId target, LinkedHashSet<Handover> some) {
    List<StateChunk> message = new ArrayList<>();
    int size = 0;
    for (Handover handover : List.copyOf(some)) {
      boolean room = true;
      while (room && !complete(handover)) {
        long window = WINDOW - onTheWay.getOrDefault(target, 0L);
        int part = Math.min(MESSAGE_BYTES - size, handover.size() - handover.sent);
        room = handover.size() == 0 || window >= part;
        if (room) {
          message.add(chunk(handover, part));
          size += part;
          if (size >= MESSAGE_BYTES || message.size() >= MESSAGE_PARTS) {
            node.send(target, new Message.States(message));
            message.clear();
            size = 0;
          }
        }
      }
      if (!room) {
        break;
      }
      some.remove(handover);
    }
    if (!message.isEmpty()) {
      node.send(target, new Message.States(message));
    }
  }

  private static boolean complete(Handover handover) {
    return handover.begun && handover.sent == handover.size();
  }

  private StateChunk chunk(Handover handover, int part) {
    byte[] state = handover.state == null ? new byte[0] : handover.state;
    int from = handover.sent;
    byte[] bytes = part == state.length ? state : Arrays.copyOfRange(state, from, from + part);
    handover.begun = true;
    handover.sent += part;
    count(handover.target.node(), part);
    return new StateChunk(handover.of(), state.length, from, bytes);
  }
}
