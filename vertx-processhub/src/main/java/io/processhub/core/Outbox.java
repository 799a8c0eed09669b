package io.processhub.core;

import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what one tick changed and sends it once, at the end of the tick. */
final class Outbox {
  private record Asked(List<ProcessId> ids, AckRequest ack) {}

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
  void changed(List<ProcessId> ids, AckRequest ack) {
    asked.add(new Asked(ids, ack));
  }

  void flush() {
    for (Asked batch : asked) {
      batch.ids.forEach(changed::remove);
      List<NodeId> others = new ArrayList<>(node.membership.everyone());
      others.remove(batch.ack.origin().node());
      broadcast(batch.ids, others, batch.ack);
    }
    asked.clear();
    if (!changed.isEmpty()) {
      broadcast(new ArrayList<>(changed), node.membership.recipients(round++), null);
      changed.clear();
    }
  }

  private void broadcast(List<ProcessId> ids, List<NodeId> to, @Nullable AckRequest ack) {
    if (to.isEmpty()) {
      return;
    }
    List<Entry> entries = new ArrayList<>(ids.size());
    for (ProcessId id : ids) {
      Entry entry = node.registry.get(id.value());
      if (entry != null) {
        entries.add(entry);
      }
    }
    if (ack != null) {
      node.send(to, new Message.Delta(entries, ack));
      return;
    }
    sendEntries(to, entries);
  }

  /** Sends entries in messages of bounded size. */
  void sendEntries(List<NodeId> to, List<Entry> entries) {
    for (int from = 0; from < entries.size(); from += CoreConfig.ENTRIES_PER_MESSAGE) {
      int end = Math.min(entries.size(), from + CoreConfig.ENTRIES_PER_MESSAGE);
      node.send(to, new Message.Delta(entries.subList(from, end), null));
    }
  }
}
