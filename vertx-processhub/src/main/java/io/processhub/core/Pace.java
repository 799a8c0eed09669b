package io.processhub.core;

import io.processhub.model.ProcessId;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * How often a steward decides about one process. A distribution strategy that wants something else
 * whenever it is asked would have decision follow decision within one tick, for ever: it is asked
 * again later.
 */
final class Pace {
  /** Decisions about one process in one window; moving it takes two or three. */
  private static final int MOST = 32;

  private static final long WINDOW = 1_000;

  private final Node node;
  private final Map<ProcessId, Integer> decided = new HashMap<>();
  private final Set<ProcessId> waiting = new LinkedHashSet<>();

  Pace(Node node) {
    this.node = node;
  }

  void decided(ProcessId id) {
    if (decided.isEmpty()) {
      node.timers.at(Timers.Kind.PACE, node.now + WINDOW);
    }
    decided.merge(id, 1, Integer::sum);
  }

  /** Whether the next decision has to wait; it is looked at again then. */
  boolean spent(ProcessId id) {
    if (decided.getOrDefault(id, 0) < MOST) {
      return false;
    }
    if (waiting.add(id) && waiting.size() == 1) {
      node.report(
          true,
          MOST
              + " decisions about "
              + id
              + " within a second, and maybe others: does the distribution strategy want the same"
              + " each time?");
    }
    return true;
  }

  void tick() {
    if (node.timers.fired(Timers.Kind.PACE, node.now)) {
      decided.clear();
      node.touched.addAll(waiting);
      waiting.clear();
    }
  }

  int load() {
    return waiting.size();
  }
}
