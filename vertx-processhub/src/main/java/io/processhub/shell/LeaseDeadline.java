package io.processhub.shell;

/**
 * Until when this node may act: what every mailbox checks before each dispatch and each outgoing
 * effect. One volatile value, written on the hub's context, read from any thread; on the JVM's
 * monotonic clock, like the clock of the core.
 */
final class LeaseDeadline {
  private final boolean needed;
  private volatile long end = System.nanoTime();

  /**
   * @param needed whether a lease is needed at all; without it nothing ever ends
   */
  LeaseDeadline(boolean needed) {
    this.needed = needed;
  }

  boolean needed() {
    return needed;
  }

  /** Whether nothing may begin and nothing may leave any more, for now or for ever. */
  boolean over() {
    return needed && System.nanoTime() - end >= 0;
  }

  /** It ends in so many milliseconds, or has ended. */
  void endsIn(long millis) {
    end = System.nanoTime() + Math.max(0, millis) * 1_000_000;
  }
}
