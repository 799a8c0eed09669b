package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a steward asks about owners that this node has never met. They may have been replaced before
 * this node came, and the record of that may be on its way here still: whoever is there is asked
 * for it, and nobody is decided to be lost before all have answered, or for too long have not.
 */
final class Inquiries {
  private static final long LIMIT = 2 * CoreConfig.GATE_LIMIT;

  private static final class Inquiry {
    final Ownership decision;
    final Set<MemberId> awaited;
    final long since;

    Inquiry(Ownership decision, Set<MemberId> awaited, long since) {
      this.decision = decision;
      this.awaited = awaited;
      this.since = since;
    }
  }

  private final Node node;

  /** Those that are over, too, while nothing has been decided. */
  private final Map<ProcessId, Inquiry> open = new LinkedHashMap<>();

  private final List<ProcessId> fresh = new ArrayList<>();

  /** How often everyone has been asked again since nothing was open. */
  private int repeats;

  Inquiries(Node node) {
    this.node = node;
  }

  /** Asks everyone, unless they have been asked. */
  void about(ProcessId id, Ownership decision) {
    Inquiry known = open.get(id);
    if (known == null || !known.decision.sameDecision(decision)) {
      Set<MemberId> everyone = new LinkedHashSet<>(node.membership.peers().holding());
      open.put(id, new Inquiry(decision, everyone, node.now));
      fresh.add(id);
      node.timers.atLatest(Timers.Kind.INQUIRIES, node.now + CoreConfig.RETRY);
    }
  }

  /** Whether an answer is waited for still. */
  boolean open(ProcessId id) {
    Inquiry inquiry = open.isEmpty() ? null : open.get(id);
    return inquiry != null && !over(inquiry);
  }

  private boolean over(Inquiry inquiry) {
    inquiry.awaited.removeIf(member -> !node.membership.answers(member));
    if (node.now >= inquiry.since + LIMIT) {
      inquiry.awaited.clear();
    }
    return inquiry.awaited.isEmpty();
  }

  /** What that member knows of the process is known here. */
  void heard(MemberId from, ProcessId id) {
    Inquiry inquiry = open.isEmpty() ? null : open.get(id);
    if (inquiry != null && inquiry.awaited.remove(from) && inquiry.awaited.isEmpty()) {
      node.touched.add(id);
    }
  }

  /** Nobody asks any more. */
  void forget(ProcessId id) {
    open.remove(id);
  }

  void tick() {
    if (!node.timers.fired(Timers.Kind.INQUIRIES, node.now)) {
      return;
    }
    boolean waiting = false;
    for (Map.Entry<ProcessId, Inquiry> each : open.entrySet()) {
      Inquiry inquiry = each.getValue();
      if (inquiry.awaited.isEmpty()) {
        continue;
      }
      if (over(inquiry)) {
        node.touched.add(each.getKey());
      } else {
        waiting = true;
        if (fresh.size() < CoreConfig.KEYS_PER_MESSAGE) {
          fresh.add(each.getKey());
        }
      }
    }
    for (ProcessId id : fresh) {
      // The others come first the next time.
      Inquiry asked = open.remove(id);
      if (asked != null) {
        open.put(id, asked);
      }
    }
    repeats = waiting ? repeats + 1 : 0;
    if (waiting) {
      // Who has much to tell is not asked for it at the same rate for ever.
      long pause = CoreConfig.RETRY << Math.min(2, repeats);
      node.timers.at(Timers.Kind.INQUIRIES, node.now + pause);
    }
  }

  void flush() {
    Map<NodeId, List<ProcessId>> questions = new LinkedHashMap<>();
    for (ProcessId id : fresh) {
      Inquiry inquiry = open.get(id);
      if (inquiry != null) {
        for (MemberId member : inquiry.awaited) {
          questions.computeIfAbsent(member.node(), to -> new ArrayList<>()).add(id);
        }
      }
    }
    fresh.clear();
    questions.forEach(
        (to, ids) -> {
          for (List<ProcessId> some : Lists.parts(ids, CoreConfig.KEYS_PER_MESSAGE)) {
            node.send(to, new Message.Pull(some));
          }
        });
  }

  /** How many wait for an answer. */
  int load() {
    int waiting = 0;
    for (Inquiry inquiry : open.values()) {
      waiting += inquiry.awaited.isEmpty() ? 0 : 1;
    }
    return waiting;
  }
}
