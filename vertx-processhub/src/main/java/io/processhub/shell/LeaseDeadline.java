package io.processhub.shell;

import io.processhub.model.Epoch;

/**
 * Until when this node may act: what every mailbox checks before each dispatch and each outgoing
 * effect. One volatile value, written on the hub's context, read from any thread; on the JVM's
 * monotonic clock, like the clock of the core.
 */
final class LeaseDeadline {
  /** One value, so that nobody sees half of a change. */
  private record Lease(long end, Epoch since) {
    boolean covers(Epoch epoch) {
      return System.nanoTime() - end < 0 && !since.fences(epoch);
    }
  }

  private final boolean needed;
  private volatile Lease lease = new Lease(System.nanoTime(), Epoch.NONE);

  /**
   * @param needed whether a lease is needed at all; without it nothing ever ends
   */
  LeaseDeadline(boolean needed) {
    this.needed = needed;
  }

  boolean needed() {
    return needed;
  }

  /**
   * Whether nothing may begin at a replica of that epoch, and nothing may leave it, for now or for
   * ever.
   */
  boolean over(Epoch epoch) {
    return needed && !lease.covers(epoch);
  }

  /**
   * It ends then, or has ended.
   *
   * @param nanos on the clock of {@link System#nanoTime}
   * @param since replicas of an earlier epoch are not covered
   */
  void endsAt(long nanos, Epoch since) {
    lease = new Lease(nanos, since);
  }
}
