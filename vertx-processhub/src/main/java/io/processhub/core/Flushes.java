package io.processhub.core;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Waits until what is under way in this node's data plane has been written. All who ask in one tick
 * share one wait; while many waits are under way, so do all who ask meanwhile.
 */
final class Flushes {
  /** Waits that are under way at once. */
  private static final int MOST = 16;

  private final Node node;
  private final Map<Long, List<Runnable>> waiting = new HashMap<>();
  private final Map<Object, Runnable> asked = new LinkedHashMap<>();
  private long tokens;

  Flushes(Node node) {
    this.node = node;
  }

  /**
   * Does that once everything that was selected or arrived before now has been written.
   *
   * @param about what asks for it: while that waits for its turn already, it is done once
   */
  void then(Object about, Runnable action) {
    asked.put(about, action);
  }

  boolean asked() {
    return !asked.isEmpty() && waiting.size() < MOST;
  }

  void flush() {
    if (asked()) {
      waiting.put(++tokens, List.copyOf(asked.values()));
      asked.clear();
      node.effect(new Effect.Flush(tokens));
    }
  }

  void flushed(long token) {
    List<Runnable> actions = waiting.remove(token);
    if (actions != null) {
      actions.forEach(Runnable::run);
    }
  }

  /** How much is remembered here; nothing when all is at rest. */
  int load() {
    return waiting.size() + asked.size();
  }
}
