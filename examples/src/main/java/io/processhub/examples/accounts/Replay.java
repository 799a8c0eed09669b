package io.processhub.examples.accounts;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongConsumer;

/**
 * Sends events to their accounts, in order, and checks with each reply that the account has seen
 * exactly the events sent to it so far. Nothing is sent twice: a request that fails fails the
 * replay.
 */
final class Replay {
  private static final int WINDOW = 256;
  private static final long PROGRESS_INTERVAL_MS = 100;
  private static final DeliveryOptions DELIVERY = new DeliveryOptions().setSendTimeout(15_000);

  private final Vertx vertx;
  private final Function<String, String> addresses;
  private final RequestWindow<AccountEvent> window;
  private final Map<String, Long> sent = new HashMap<>();

  /**
   * @param addresses account to process address
   */
  Replay(Vertx vertx, Function<String, String> addresses, List<AccountEvent> events) {
    this.vertx = vertx;
    this.addresses = addresses;
    this.window = new RequestWindow<>(events, WINDOW, this::send);
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
    return window
        .run()
        .onComplete(
            done -> {
              vertx.cancelTimer(timer);
              progress.accept(window.completed());
            });
  }

  private Future<?> send(AccountEvent event) {
    String account = event.account();
    long sequence = sent.merge(account, 1L, Long::sum);
    return vertx
        .eventBus()
        .<JsonObject>request(addresses.apply(account), AccountMessages.apply(event), DELIVERY)
        .compose(
            reply -> {
              long answered = Reading.of(reply.body()).state().sequence();
              return answered == sequence
                  ? Future.succeededFuture()
                  : Future.failedFuture(
                      account + " answered event " + sequence + " with sequence " + answered);
            },
            failure -> Future.failedFuture(account + ", event " + sequence + ": " + failure));
  }
}
