package io.processhub.cluster;

import io.processhub.wire.Addresses;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Knows when every selection that was under way has ended, and with it the write that it was for:
 * Vert.x writes a message, or queues it for its consumer, within the completion that a selector
 * calls. So what was selected on an old route has been written when this says so.
 *
 * <p>Selections count themselves in and out under one of two phases. A flush changes the phase and
 * waits until as many have gone out of the old one as came in, and does so twice: a selection that
 * read the phase just before a change may count itself in after it, and the next flush must not
 * miss it (the grace period of sleepable read-copy-update).
 *
 * <p>Where Vert.x's own selector selects, what is counted is the whole send ({@link #countSends}).
 * That selector may leave a selection to the thread of another one that is under way on the same
 * address and began before, or to the seam's context, on which flushes begin: neither escapes.
 */
final class Selections {
  private static final int PHASES = 2;
  private static final long POLL_MS = 1;

  private final LongAdder[] begun = {new LongAdder(), new LongAdder()};
  private final LongAdder[] ended = {new LongAdder(), new LongAdder()};
  private volatile int phase;

  // on the flushing context only
  private List<Runnable> waiting = new ArrayList<>();
  private boolean flushing;

  /** A selection begins; the result is for its end. Any thread. */
  int begin() {
    int under = phase;
    begun[under].increment();
    return under;
  }

  void end(int under) {
    ended[under].increment();
  }

  /**
   * Counts every send to a resolved address as a selection. A user's interceptor that was added
   * later and goes on with a message at a later time takes it out of the count.
   */
  void countSends(EventBus bus) {
    bus.addOutboundInterceptor(
        send -> {
          if (!Addresses.isResolved(send.message().address())) {
            send.next();
            return;
          }
          int under = begin();
          try {
            send.next();
          } finally {
            end(under);
          }
        });
  }

  /**
   * Calls back on the context when all selections have ended that began before.
   *
   * @param context the same one for all flushes
   */
  void flush(Vertx vertx, Context context, Runnable done) {
    context.runOnContext(
        v -> {
          waiting.add(done);
          if (!flushing) {
            flushing = true;
            next(vertx);
          }
        });
  }

  private void next(Vertx vertx) {
    List<Runnable> served = waiting;
    waiting = new ArrayList<>();
    change(vertx, PHASES, served);
  }

  private void change(Vertx vertx, int left, List<Runnable> served) {
    if (left == 0) {
      flushing = !waiting.isEmpty();
      served.forEach(Runnable::run);
      if (flushing) {
        next(vertx);
      }
      return;
    }
    int old = phase;
    phase = 1 - old;
    await(vertx, old, left, served);
  }

  private void await(Vertx vertx, int old, int left, List<Runnable> served) {
    if (over(old)) {
      change(vertx, left - 1, served);
    } else {
      vertx.setTimer(POLL_MS, id -> await(vertx, old, left, served));
    }
  }

  /** The ends are read first: they never outnumber the beginnings that are read after them. */
  private boolean over(int old) {
    long out = ended[old].sum();
    return out == begun[old].sum();
  }
}
