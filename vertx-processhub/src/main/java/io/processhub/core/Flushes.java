package io.processhub.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Waits until what is under way in this node's data plane has been written. All who ask in one tick
 * share one wait.
 */
final class Flushes {
  private final Node node;
  private final Map<Long, List<Runnable>> waiting = new HashMap<>();
  private List<Runnable> asked = new ArrayList<>();
  private long tokens;

  Flushes(Node node) {
    this.node = node;
  }

  /** Does that once everything that was selected or arrived before now has been written. */
  void then(Runnable action) {
    asked.add(action);
  }

  boolean asked() {
    return !asked.isEmpty();
  }

  void flush() {
    if (!asked.isEmpty()) {
      waiting.put(++tokens, asked);
      asked = new ArrayList<>();
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
