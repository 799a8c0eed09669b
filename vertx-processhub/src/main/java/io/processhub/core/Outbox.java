package io.processhub.core;

import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects what one tick changed and sends it once, at the end of the tick. What this member
 * decided for itself alone waits until it can say that the process runs: the others hear of it
 * once.
 */
final class Outbox {
  /** Entries that go out with a wish to be told who holds them, and how many of them wait. */
  private static final class Asked {
    final List<Entry> entries;
    final AckRequest ack;
    int waiting;

    Asked(List<Entry> entries, AckRequest ack) {
      this.entries = entries;
      this.ack = ack;
    }
  }

  /** What is not told yet, until when at the latest, and with what it goes out. */
  private static final class Held {
    final long until;
    @Nullable Asked batch;

    Held(long until) {
      this.until = until;
    }
  }

  private final Node node;
  private final LinkedHashSet<ProcessId> changed = new LinkedHashSet<>();
  private final List<Asked> asked = new ArrayList<>();
  private final LinkedHashMap<ProcessId, Held> held = new LinkedHashMap<>();
  private long round;

  Outbox(Node node) {
    this.node = node;
  }

  /** This member changed the entry: the others shall know. */
  void changed(ProcessId id) {
    Held before = held.remove(id);
    if (before == null || before.batch == null) {
      changed.add(id);
    } else {
      before.batch.waiting--;
    }
  }

  /** The others shall know and tell the caller that they do. */
  void changed(List<Entry> entries, AckRequest ack) {
    Asked batch = new Asked(entries, ack);
    boolean own = ack.origin().equals(node.self);
    for (Entry entry : entries) {
      // Another caller is not told with the batch, but with all others when the process runs.
      Held waits = own ? held.get(entry.id()) : null;
      if (!own) {
        held.remove(entry.id());
      } else if (waits != null && waits.batch == null) {
        waits.batch = batch;
        batch.waiting++;
      }
    }
    asked.add(batch);
  }

  /** The next change of the entry is near and by this member: the others need not know before. */
  void hold(ProcessId id) {
    long until = node.now + CoreConfig.HOLD;
    changed.remove(id);
    held.putIfAbsent(id, new Held(until));
    node.timers.atLatest(Timers.Kind.HELD, until);
  }

  /** Tells at the end of this tick what was held back: others decide now. */
  void release() {
    List<ProcessId> all = new ArrayList<>(held.keySet());
    all.forEach(this::changed);
  }

  private void releaseLate() {
    if (!node.timers.fired(Timers.Kind.HELD, node.now)) {
      return;
    }
    List<ProcessId> late = new ArrayList<>();
    for (Map.Entry<ProcessId, Held> waits : held.entrySet()) {
      // In the order in which they are due.
      if (waits.getValue().until > node.now) {
        node.timers.atLatest(Timers.Kind.HELD, waits.getValue().until);
        break;
      }
      late.add(waits.getKey());
    }
    late.forEach(this::changed);
  }

  void flush() {
    releaseLate();
    asked.removeIf(this::sent);
    if (!changed.isEmpty()) {
      broadcast(node.membership.recipients(round++));
      changed.clear();
    }
  }

  private boolean sent(Asked batch) {
    if (batch.waiting > 0) {
      return false;
    }
    List<NodeId> others = new ArrayList<>(node.membership.everyone());
    others.remove(batch.ack.origin().node());
    List<Entry> current = new ArrayList<>(batch.entries.size());
    for (Entry answered : batch.entries) {
      Entry entry = node.registry.get(answered.id().value());
      if (entry != null) {
        current.add(entry);
      }
      // Whoever asked has been answered with the entry; if it has changed since, all hear of it.
      if (entry == answered) {
        changed.remove(answered.id());
      }
    }
    node.send(others, new Message.Delta(current, batch.ack));
    return true;
  }

  private void broadcast(List<NodeId> to) {
    if (to.isEmpty()) {
      return;
    }
    List<Entry> entries = new ArrayList<>(changed.size());
    for (ProcessId id : changed) {
      Entry entry = node.registry.get(id.value());
      if (entry != null) {
        entries.add(entry);
      }
    }
    sendEntries(to, entries);
  }

  /** Sends entries in messages of bounded size. */
  void sendEntries(List<NodeId> to, List<Entry> entries) {
    for (List<Entry> part : Lists.parts(entries, CoreConfig.ENTRIES_PER_MESSAGE)) {
      node.send(to, new Message.Delta(part, null));
    }
  }

  /** How much is remembered here; nothing when all is at rest. */
  int load() {
    return changed.size() + asked.size() + held.size();
  }
}
