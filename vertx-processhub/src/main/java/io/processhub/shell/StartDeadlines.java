package io.processhub.shell;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The deadlines of the starts that are under way, with one timer for all: thousands start at once,
 * and hardly any needs its own. Used on the hub's context.
 */
final class StartDeadlines {
  private static final long NONE = -1;

  private final Vertx vertx;
  private final Consumer<Supervised> late;
  private final Set<Supervised> starting = new LinkedHashSet<>();
  private long timer = NONE;
  private long wakeAt;

  /**
   * @param late told of a replica whose start took too long; it is forgotten here by then
   */
  StartDeadlines(Vertx vertx, Consumer<Supervised> late) {
    this.vertx = vertx;
    this.late = late;
  }

  private static long now() {
    return System.nanoTime() / 1_000_000;
  }

  /** A start begins that may take so many milliseconds. */
  void begin(Supervised replica, long timeout) {
    replica.startDeadline = now() + timeout;
    starting.add(replica);
    if (timer == NONE || replica.startDeadline < wakeAt) {
      wake(timeout, replica.startDeadline);
    }
  }

  /** The start has ended, one way or the other. */
  void end(Supervised replica) {
    starting.remove(replica);
  }

  private void wake(long delay, long at) {
    cancel();
    wakeAt = at;
    timer = vertx.setTimer(Math.max(1, delay), id -> check());
  }

  private void check() {
    timer = NONE;
    long now = now();
    long next = Long.MAX_VALUE;
    List<Supervised> over = new ArrayList<>();
    for (Supervised replica : starting) {
      if (replica.startDeadline <= now) {
        over.add(replica);
      } else {
        next = Math.min(next, replica.startDeadline);
      }
    }
    if (next != Long.MAX_VALUE) {
      wake(next - now, next);
    }
    starting.removeAll(over);
    over.forEach(late);
  }

  /** Watches nothing any more. */
  void clear() {
    starting.clear();
    cancel();
  }

  private void cancel() {
    if (timer != NONE) {
      vertx.cancelTimer(timer);
      timer = NONE;
    }
  }
}
