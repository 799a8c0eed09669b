package io.processhub.core;

import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** Collects what one tick changed and sends it once, at the end of the tick. */
final class Outbox {
  private record Asked(List<Entry> entries, AckRequest ack) {}

  private final Node node;
  private final LinkedHashSet<ProcessId> changed = new LinkedHashSet<>();
  private final List<Asked> asked = new ArrayList<>();
  private long round;

  Outbox(Node node) {
    this.node = node;
  }

  /** This member changed the entry: the others shall know. */
  void changed(ProcessId id) {
    changed.add(id);
  }

  /** The others shall know and tell the caller that they do. */
  void changed(List<Entry> entries, AckRequest ack) {
    asked.add(new Asked(entries, ack));
  }

  void flush() {
    for (Asked batch : asked) {
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
    }
    asked.clear();
    if (!changed.isEmpty()) {
      broadcast(node.membership.recipients(round++));
      changed.clear();
    }
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
}
