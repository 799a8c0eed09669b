package io.processhub.shell;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

/**
 * Has every replica of one hub on one node make a checkpoint once in each interval in which its
 * state has changed; not all at the same moment. On the hub's context.
 */
final class IntervalCheckpoints {
  private static final int SLICES = 10;

  private final Supervisor supervisor;
  private int slice;

  private IntervalCheckpoints(Supervisor supervisor) {
    this.supervisor = supervisor;
  }

  /**
   * Begins.
   *
   * @param interval in ms
   * @return what ends it
   */
  static Runnable start(Vertx vertx, Supervisor supervisor, long interval) {
    IntervalCheckpoints checkpoints = new IntervalCheckpoints(supervisor);
    long timer = vertx.setPeriodic(Math.max(1, interval / SLICES), t -> checkpoints.next());
    return () -> vertx.cancelTimer(timer);
  }

  private void next() {
    slice = (slice + 1) % SLICES;
    List<Inbox> due = new ArrayList<>();
    for (Supervised replica : supervisor.replicas()) {
      Inbox inbox = replica.inbox();
      boolean runs = replica.state == Supervised.State.RUNNING && !replica.held;
      if (inbox != null && runs && replica.ticket % SLICES == slice) {
        due.add(inbox);
      }
    }
    due.forEach(inbox -> inbox.loop().execute(inbox::checkpointIfChanged));
  }
}
