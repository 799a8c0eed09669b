package io.processhub.sim;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All states that a process ever had: lines that branch where a replica went on with an old one.
 */
final class SimHistory {
  private static final class Line {
    final @Nullable Line parent;
    final Map<Long, Long> hashes = new HashMap<>();

    Line(@Nullable Line parent) {
      this.parent = parent;
    }
  }

  private final Map<Long, Line> lines = new HashMap<>();

  /** A line begins with that state, which came from another. */
  void fork(SimState state, SimState from) {
    lines.put(state.line(), new Line(lines.get(from.line())));
    add(state);
  }

  void add(SimState state) {
    lines.get(state.line()).hashes.put(state.count(), state.hash());
  }

  /** Whether a replica with the later state has handled all that one with the earlier had. */
  boolean includes(SimState later, SimState earlier) {
    if (later.count() < earlier.count()) {
      return false;
    }
    for (Line line = lines.get(later.line()); line != null; line = line.parent) {
      Long hash = line.hashes.get(earlier.count());
      if (hash != null) {
        return hash == earlier.hash();
      }
    }
    return false;
  }
}
