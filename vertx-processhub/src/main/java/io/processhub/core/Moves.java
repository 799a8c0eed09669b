package io.processhub.core;

import io.processhub.model.ProcessId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Limits how many voluntary moves one steward has under way; the others wait in line. */
final class Moves {
  private final Node node;
  private final Set<ProcessId> underWay = new LinkedHashSet<>();
  private final Set<ProcessId> waiting = new LinkedHashSet<>();

  Moves(Node node) {
    this.node = node;
  }

  /** Whether a move may start now; if not it gets its turn later. */
  boolean mayStart(ProcessId id) {
    if (underWay.contains(id)) {
      return true;
    }
    if (underWay.size() < node.config.maxConcurrentMigrations()) {
      underWay.add(id);
      waiting.remove(id);
      return true;
    }
    waiting.add(id);
    return false;
  }

  /** What was under way is looked at anew. */
  void clear() {
    underWay.clear();
    waiting.clear();
  }

  void ended(ProcessId id) {
    underWay.remove(id);
  }

  /** Has those that wait for a free place looked at again. */
  void tick() {
    int free = node.config.maxConcurrentMigrations() - underWay.size();
    if (free <= 0 || waiting.isEmpty()) {
      return;
    }
    List<ProcessId> next = new ArrayList<>();
    Iterator<ProcessId> line = waiting.iterator();
    while (line.hasNext() && next.size() < free) {
      next.add(line.next());
      line.remove();
    }
    node.touched.addAll(next);
  }

  boolean busy() {
    return !underWay.isEmpty() || !waiting.isEmpty();
  }

  /** How much is remembered here; nothing when all is at rest. */
  int load() {
    return underWay.size() + waiting.size();
  }
}
