package io.processhub.examples.accounts;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * Sends events to their accounts, in order, and checks with each reply that the account has seen
 * exactly the events sent to it so far. Nothing is sent twice: a request that fails fails the
 * replay. The second half is sent slowly until {@link #hurry} is called, so that there is time for
 * something to happen meanwhile.
 */
final class Replay {
  private static final int WINDOW = 256;
  private static final long PROGRESS_INTERVAL_MS = 100;
  private static final long PACE_INTERVAL_MS = 10;
  private static final long SLOW_PER_SECOND = 700;
  private static final DeliveryOptions DELIVERY = new DeliveryOptions().setSendTimeout(15_000);

  private final AccountsNode node;
  private final Vertx vertx;
  private final RequestWindow<AccountEvent> window;
  private final Map<String, Long> sent = new HashMap<>();
  private final long half;
  private long slowSince;
  private boolean hurried;

  /** Sends these from that node. */
  Replay(AccountsNode node, List<AccountEvent> events) {
    this.node = node;
    this.vertx = node.vertx();
    this.half = events.size() / 2;
    this.window = new RequestWindow<>(events, WINDOW, this::send).pacedBy(this::mayStart);
  }

  /**
   * Runs on the current context and completes with the number of events.
   *
   * @param progress called now and then with the number of events answered so far
   * @throws IllegalStateException if called off a Vert.x context: order holds per sending context
   */
  Future<Long> run(LongConsumer progress) {
    if (Vertx.currentContext() == null || !Context.isOnEventLoopThread()) {
      throw new IllegalStateException("a replay runs on an event-loop context");
    }
    long timer = vertx.setPeriodic(PROGRESS_INTERVAL_MS, id -> progress.accept(window.completed()));
    long pace = vertx.setPeriodic(PACE_INTERVAL_MS, id -> window.resume());
    return window
        .run()
        .onComplete(
            done -> {
              vertx.cancelTimer(pace);
              vertx.cancelTimer(timer);
              progress.accept(window.completed());
            });
  }

  /** Sends the rest as fast as it goes; on the context of {@link #run}. */
  void hurry() {
    hurried = true;
    window.resume();
  }

  private boolean mayStart(long number) {
    if (hurried || number < half) {
      return true;
    }
    long now = System.nanoTime();
    if (number == half && slowSince == 0) {
      slowSince = now;
    }
    return number - half < (now - slowSince) / 1_000_000 * SLOW_PER_SECOND / 1_000;
  }

  private Future<?> send(AccountEvent event) {
    String account = event.account();
    long sequence = sent.merge(account, 1L, Long::sum);
    return node.form()
        .apply(vertx, node.hub(), event, DELIVERY)
        .compose(
            reading -> {
              long answered = reading.state().sequence();
              return answered == sequence
                  ? Future.succeededFuture()
                  : Future.failedFuture(
                      account + " answered event " + sequence + " with sequence " + answered);
            },
            failure -> Future.failedFuture(account + ", event " + sequence + ": " + failure));
  }
}
