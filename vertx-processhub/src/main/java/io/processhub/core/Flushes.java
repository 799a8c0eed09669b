package io.processhub.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Waits until what is under way in this node's data plane has been written. All who ask while one
 * wait lasts share the next one, unless it lasts unusually long.
 */
final class Flushes {
  private final Node node;
  private final Map<Long, List<Runnable>> waiting = new HashMap<>();
  private List<Runnable> asked = new ArrayList<>();
  private long tokens;
  private long nextAt;

  Flushes(Node node) {
    this.node = node;
  }

  /** Does that once everything that was selected or arrived before now has been written. */
  void then(Runnable action) {
    asked.add(action);
  }

  void flush() {
    if (asked.isEmpty()) {
      return;
    }
    if (!waiting.isEmpty() && node.now < nextAt) {
      node.timers.atLatest(Timers.Kind.FLUSHES, nextAt);
      return;
    }
    node.timers.off(Timers.Kind.FLUSHES);
    waiting.put(++tokens, asked);
    asked = new ArrayList<>();
    nextAt = node.now + CoreConfig.RETRY / 4;
    node.effect(new Effect.Flush(tokens));
  }

  void flushed(long token) {
    List<Runnable> actions = waiting.remove(token);
    if (actions != null) {
      actions.forEach(Runnable::run);
    }
  }
}
