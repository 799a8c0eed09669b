package io.processhub.core;

/**
 * A hybrid logical clock: follows the node's clock, never goes back, and is after everything that
 * the node has seen. It has no source of time of its own.
 */
final class HybridClock {
  static final int COUNTER_BITS = 16;

  private long last;

  /** A time after every earlier one and after everything observed. */
  long tick(long nowMillis) {
    last = Math.max(Stamp.timeOf(nowMillis), last + 1);
    return last;
  }

  /** Takes note of another node's time. */
  void observe(long time) {
    last = Math.max(last, time);
  }

  long last() {
    return last;
  }
}
