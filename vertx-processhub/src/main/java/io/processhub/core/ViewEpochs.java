package io.processhub.core;

import io.processhub.model.Epoch;

/** Epochs under a quorum: the number of the view, then a counter within it. */
final class ViewEpochs {
  private static final int COUNTER_BITS = 32;
  private static final long SECOND = 1_000;

  private ViewEpochs() {}

  /** The number of the view under which it was issued. */
  static long view(Epoch epoch) {
    return epoch.value() >>> COUNTER_BITS;
  }

  /** The one that follows under the view of that number. */
  static Epoch next(long view, Epoch old) {
    return Epoch.of(Math.max(old.value() + 1, view << COUNTER_BITS));
  }

  /**
   * The first one for a process of which no entry is left, after a stop at that hybrid time, 0 if
   * none is known. How far earlier lives came is forgotten with their tombstones, so this one
   * begins with the seconds that have gone by.
   */
  static Epoch first(long view, long stop) {
    long seconds = Stamp.millisOf(stop) / SECOND & Integer.MAX_VALUE;
    return Epoch.of((view << COUNTER_BITS) + (stop == 0 ? 0 : seconds));
  }
}
