package io.processhub.shell;

import java.util.ArrayDeque;

/** Counts restarts within a period. Not thread safe. */
final class RestartLimit {
  private final int most;
  private final long period;
  private final ArrayDeque<Long> times = new ArrayDeque<>();

  /**
   * @param most restarts allowed within the period
   * @param period in milliseconds
   */
  RestartLimit(int most, long period) {
    this.most = most;
    this.period = period;
  }

  /** Whether another restart is allowed at that time; if so it is counted. */
  boolean allow(long now) {
    while (!times.isEmpty() && times.peekFirst() <= now - period) {
      times.pollFirst();
    }
    if (times.size() >= most) {
      return false;
    }
    times.addLast(now);
    return true;
  }

  int count() {
    return times.size();
  }
}
