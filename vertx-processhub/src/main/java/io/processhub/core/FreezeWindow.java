package io.processhub.core;

/**
 * How many replicas of one source may be frozen at once. Each waits for those that go before it, so
 * there are only as many as get through in a short time, however slow the nodes are: the number
 * grows while they do, and shrinks when one has waited for longer, unless it takes that long by
 * itself. Their states fit into a bound, too.
 */
final class FreezeWindow {
  private static final int FIRST = 16;
  private static final int FEWEST = 2;

  /** Fewer are not frozen at once while their states have no more bytes than that. */
  private static final long FEW_BYTES = 2L << 20;

  private static final int MOST = 128;

  /** By how much the number grows while as many as it says get through. */
  private static final double GROWTH = 4;

  private static final double CUT = 0.7;

  /** The pause of a process that is aimed at, in ms. */
  private static final long PAUSE = 20;

  /** Bytes of exported states that are kept at once, but for the one that exceeds it alone. */
  private static final long STATE_BYTES = 32L << 20;

  private double limit = FIRST;
  private int frozen;
  private long bytes;

  /** Bytes of a state, of late; negative while none has been exported. */
  private long average = -1;

  /** The shortest pause of late, which is that of a process alone. */
  private long shortest = Long.MAX_VALUE;

  /** Pauses that began before this have been heeded. */
  private long cutAt;

  /** How many more may be frozen now. */
  int room() {
    if (bytes >= STATE_BYTES) {
      return 0;
    }
    long fits = average < 0 ? FIRST : Math.max(1, STATE_BYTES / (average + 1));
    return (int) Math.min(fits, (long) limit) - frozen;
  }

  /** Slow nodes are not made slower by many small messages. */
  private long fewest() {
    return Math.max(FEWEST, Math.min(FIRST, FEW_BYTES / (average + 1)));
  }

  void froze() {
    frozen++;
  }

  void exported(int size) {
    bytes += size;
    average = average < 0 ? size : (3 * average + size) / 4;
  }

  /** One is frozen no more. */
  void ended() {
    frozen--;
  }

  /** A state is kept no more. */
  void dropped(int size) {
    bytes -= size;
  }

  /** One got through that was frozen since then. */
  void through(long since, long now) {
    long pause = now - since;
    shortest = Math.min(shortest, pause);
    if (pause <= Math.max(PAUSE, 2 * shortest)) {
      limit = Math.min(MOST, limit + GROWTH / limit);
    } else if (since >= cutAt) {
      limit = Math.max(fewest(), limit * CUT);
      cutAt = now;
    }
  }

  /** Nothing is under way: how fast it goes may be different the next time. */
  void idle() {
    shortest = Long.MAX_VALUE;
  }
}
