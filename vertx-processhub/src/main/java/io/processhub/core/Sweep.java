package io.processhub.core;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Walks over the whole registry in bounded steps, so that a change of topology reaches all. */
final class Sweep {
  /** Entries that one step passes by; most of a long-lived registry may be tombstones. */
  private static final int LOOKS = 20 * CoreConfig.TICK_BUDGET;

  private final Node node;
  private @Nullable Iterator<Entry> position;

  /** Voluntary moves wait until the view has been quiet; what was lost is replaced at once. */
  private boolean movesAllowed = true;

  Sweep(Node node) {
    this.node = node;
  }

  void topologyChanged() {
    movesAllowed = false;
    node.stewardship.topologyChanged();
    node.measurements.topologyChanged();
    node.safekeeping.topologyChanged();
    node.timers.at(Timers.Kind.DEBOUNCE, node.now + node.config.debounce());
    restart();
  }

  void tick() {
    if (node.timers.fired(Timers.Kind.DEBOUNCE, node.now)) {
      movesAllowed = true;
      node.stewardship.arranging().quiet();
      node.safekeeping.settled();
      restart();
    }
  }

  boolean movesAllowed() {
    return movesAllowed;
  }

  /** Something became known that may concern any entry. */
  void again() {
    restart();
  }

  private void restart() {
    position = node.registry.iterator();
  }

  boolean running() {
    return position != null;
  }

  /** Marks the next entries; called once per tick. */
  void step() {
    if (position == null) {
      return;
    }
    int touched = 0;
    for (int i = 0; i < LOOKS && touched < CoreConfig.TICK_BUDGET; i++) {
      if (!position.hasNext()) {
        position = null;
        return;
      }
      Entry entry = position.next();
      if (entry.live() || !node.hosting.over(entry) || node.calls.concern(entry.id())) {
        node.touched.add(entry.id());
        touched++;
      }
    }
  }
}
