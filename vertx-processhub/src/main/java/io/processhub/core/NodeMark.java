package io.processhub.core;

import java.util.Objects;

/**
 * What people said of a node, by its name: it outlives the runs of the hub there.
 *
 * @param stamp when it was said; the latest counts
 */
public record NodeMark(String name, Stamp stamp, State state) {
  /** Later ones say more. */
  public enum State {
    /** As any other: an earlier mark is taken back. */
    NONE,
    /** Keeps what it has and gets nothing new. */
    CORDONED,
    /** Gets nothing new, and what it has goes elsewhere. */
    DRAINING
  }

  public NodeMark {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(stamp, "stamp");
    Objects.requireNonNull(state, "state");
  }

  static NodeMark later(NodeMark a, NodeMark b) {
    int order = a.stamp.compareTo(b.stamp);
    return order > 0 || order == 0 && a.state.compareTo(b.state) >= 0 ? a : b;
  }
}
