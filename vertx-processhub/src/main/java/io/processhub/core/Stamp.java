package io.processhub.core;

import io.processhub.model.NodeId;
import java.util.Objects;

/**
 * A hybrid logical time (Kulkarni et al. 2014): 48 bits of milliseconds, 16 bits of counter, and
 * the node that took it as the last tie-break, so that stamps are totally ordered.
 */
public record Stamp(long time, NodeId node) implements Comparable<Stamp> {
  public Stamp {
    Objects.requireNonNull(node, "node");
  }

  public static long timeOf(long millis) {
    return millis << HybridClock.COUNTER_BITS;
  }

  public static long millisOf(long time) {
    return time >>> HybridClock.COUNTER_BITS;
  }

  public long millis() {
    return millisOf(time);
  }

  @Override
  public int compareTo(Stamp other) {
    int byTime = Long.compare(time, other.time);
    return byTime != 0 ? byTime : node.compareTo(other.node);
  }
}
