package io.processhub.core;

import java.util.Arrays;

/** The deadlines of one core, one per purpose. */
final class Timers {
  enum Kind {
    HELLO,
    RECHECK,
    AUTHORITY,
    GATE,
    DEBOUNCE,
    SYNC,
    PURGE,
    CALLS,
    CLAIMS,
    ASSIGNMENTS,
    INQUIRIES,
    PACE,
    ORDERS,
    HANDOVERS,
    ARRIVALS,
    FORWARDERS,
    GATES,
    RESTORES,
    FILLS,
    FILL_COPIES,
    COPIES,
    MERGES,
    CHECKPOINTS,
    SEEKS,
    STRAYS,
    ADMIN,
    ARRANGING,
    LATENESS,
    HELD,
    LEARNING,
    LEAVING,
    UNPLACEABLE
  }

  static final long NEVER = Long.MAX_VALUE;

  private final long[] due = new long[Kind.values().length];
  private long announced = NEVER;

  Timers() {
    Arrays.fill(due, NEVER);
  }

  void at(Kind kind, long time) {
    due[kind.ordinal()] = time;
  }

  /** Brings a deadline forward, never back. */
  void atLatest(Kind kind, long time) {
    due[kind.ordinal()] = Math.min(due[kind.ordinal()], time);
  }

  void off(Kind kind) {
    due[kind.ordinal()] = NEVER;
  }

  boolean pending(Kind kind) {
    return due[kind.ordinal()] != NEVER;
  }

  /** Whether that deadline has passed; if so it is over. */
  boolean fired(Kind kind, long now) {
    if (due[kind.ordinal()] > now) {
      return false;
    }
    due[kind.ordinal()] = NEVER;
    return true;
  }

  /** Whether the last wish to be woken was for before that time. */
  boolean overdue(long time) {
    return announced < time;
  }

  /** The wish that was last announced has come true, early or late: the next one is told anew. */
  void woken() {
    announced = NEVER;
  }

  /** The time to wake at when an earlier one is needed than was last asked for, else NEVER. */
  long wakeNeeded() {
    long next = NEVER;
    for (long time : due) {
      next = Math.min(next, time);
    }
    if (next < announced) {
      announced = next;
      return next;
    }
    return NEVER;
  }
}
