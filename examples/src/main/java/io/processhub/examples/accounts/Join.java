package io.processhub.examples.accounts;

import io.processhub.examples.local.NodeProcess;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One more node that joins in the middle of a replay: started when a quarter of the events has been
 * answered; when accounts have moved to it and no more do, the rest is sent at full speed. Used by
 * one thread, which looks now and then.
 */
final class Join {
  private static final int BEGIN_AT = 4;

  private final AccountsCluster accounts;
  private final Supplier<NodeProcess> start;
  private @Nullable NodeProcess node;
  private long joinedAt;
  private long eventsAtJoin;
  private String done = "";

  /**
   * @param start starts the JVM and does not wait for it
   */
  Join(AccountsCluster accounts, Supplier<NodeProcess> start) {
    this.accounts = accounts;
    this.start = start;
  }

  /**
   * Does what is due.
   *
   * @param events that have been answered so far
   */
  void look(long events, long total) {
    NodeProcess joining = node;
    if (joining == null) {
      if (events >= total / BEGIN_AT) {
        node = start.get();
      }
    } else if (joinedAt == 0) {
      if (joining.ready()) {
        joinedAt = System.nanoTime();
        eventsAtJoin = events;
      }
    } else if (done.isEmpty()) {
      long moved = accounts.counts().getOrDefault(joining.name(), NodeCount.NONE).hosted();
      if (moved > 0 && !accounts.moving()) {
        done =
            String.format(
                "%s (pid %d) joined after %,d events; %.1f s later it ran %,d accounts",
                joining.name(),
                joining.pid(),
                eventsAtJoin,
                (System.nanoTime() - joinedAt) / 1e9,
                moved);
        accounts.hurry();
      }
    }
  }

  /** What happened, for a person; nothing if it did not happen. */
  List<String> lines() {
    return done.isEmpty() ? List.of() : List.of(done);
  }
}
