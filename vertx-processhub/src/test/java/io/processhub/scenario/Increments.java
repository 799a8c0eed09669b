package io.processhub.scenario;

import io.processhub.ProcessHub;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts every process up, one request to each at a time, over and over, and notes what it was
 * answered: each answer must be the last one plus one.
 */
final class Increments {
  private static final DeliveryOptions PATIENT = new DeliveryOptions().setSendTimeout(20_000);

  private final Vertx vertx;
  private final ProcessHub hub;
  private final List<Future<Void>> ends = new ArrayList<>();
  private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
  private final List<String> wrong = new ArrayList<>();
  private final AtomicLong longest = new AtomicLong();
  private volatile boolean stopping;

  Increments(Vertx vertx, ProcessHub hub, List<String> ids) {
    this.vertx = vertx;
    this.hub = hub;
    Context context = vertx.getOrCreateContext();
    for (String id : ids) {
      Promise<Void> end = Promise.promise();
      ends.add(end.future());
      context.runOnContext(v -> next(id, end));
    }
  }

  private void next(String id, Promise<Void> end) {
    if (stopping) {
      end.complete();
      return;
    }
    long begun = System.nanoTime();
    vertx
        .eventBus()
        .<JsonObject>request(hub.address(id), "count", PATIENT)
        .onComplete(
            result -> {
              longest.accumulateAndGet(System.nanoTime() - begun, Math::max);
              if (result.succeeded()) {
                answered(id, result.result().body().getLong("count"));
              } else {
                wrong(id + ": " + result.cause());
              }
              next(id, end);
            });
  }

  private void answered(String id, long count) {
    Long before = acknowledged.put(id, count);
    if (count != (before == null ? 1 : before + 1)) {
      wrong(id + ": " + before + ", then " + count);
    }
  }

  private void wrong(String what) {
    synchronized (wrong) {
      wrong.add(what);
    }
  }

  /** Waits until each process has been counted up so many times more. */
  void awaitRounds(int rounds) {
    HubCluster.until(() -> acknowledged.size() == ends.size() ? null : "not all have answered");
    Map<String, Long> from = Map.copyOf(acknowledged);
    HubCluster.until(
        () -> {
          for (Map.Entry<String, Long> each : from.entrySet()) {
            if (acknowledged.getOrDefault(each.getKey(), 0L) < each.getValue() + rounds) {
              return each.getKey() + " does not get on";
            }
          }
          return null;
        });
  }

  Future<Void> stop() {
    stopping = true;
    return Future.join(ends).mapEmpty();
  }

  /** Fails if a request failed, a count was lost or one was counted twice. */
  void check() {
    synchronized (wrong) {
      if (!wrong.isEmpty()) {
        throw new AssertionError(wrong.size() + " wrong, such as " + wrong.get(0));
      }
    }
  }

  /** The longest that a request took. */
  Duration longest() {
    return Duration.ofNanos(longest.get());
  }
}
