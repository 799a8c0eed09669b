package io.processhub.shell;

import io.processhub.cluster.HubClusterManager;
import io.processhub.hook.HookData;
import io.processhub.hook.HookPoint;
import io.processhub.wire.Addresses;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.logging.Logger;
import io.vertx.core.internal.logging.LoggerFactory;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what happened on this node to whoever listens in the cluster. Where nobody does, an
 * event costs a place in a queue: it is made only when a look at the registrations, after it
 * happened and every 20 ms at most, has found somebody. Runs on the hub's context.
 */
final class HubEvents {
  private static final Logger log = LoggerFactory.getLogger(HubEvents.class);

  /** Events that wait for a look; those beyond are lost. */
  private static final int CAPACITY = 10_000;

  /** Processes of one call to start that go into one event. */
  private static final int PART = 1_000;

  /** After a look that found nobody. */
  private static final long PAUSE = 20;

  /** For how long somebody who was found counts as listening still. */
  private static final long LISTENING = 1_000;

  /** How long a hub that closes waits for its last events. */
  private static final long LAST = 1_000;

  private record Waiting(HookPoint<?> point, Supplier<? extends HookData> data, long time) {}

  private final Vertx vertx;
  private final Context context;
  private final String hubId;
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private @Nullable HubClusterManager seam;
  private String node = "";
  private boolean looking;
  private long listenedUntil = System.nanoTime();
  private long lost;
  private @Nullable Promise<Void> drained;

  HubEvents(Vertx vertx, Context context, String hubId) {
    this.vertx = vertx;
    this.context = context;
    this.hubId = hubId;
  }

  /** The node has a name now; without a cluster everything is published. */
  void open(String node, @Nullable HubClusterManager seam) {
    this.node = node;
    this.seam = seam;
  }

  /**
   * @param data asked only if somebody listens
   */
  void add(HookPoint<?> point, Supplier<? extends HookData> data) {
    Waiting event = new Waiting(point, data, System.currentTimeMillis());
    boolean heard = seam == null || System.nanoTime() - listenedUntil < 0;
    if (heard && waiting.isEmpty()) {
      publish(event);
    } else if (waiting.size() < CAPACITY) {
      waiting.add(event);
      look();
    } else if (lost++ == 0) {
      log.warn("Hub " + hubId + ": more than " + CAPACITY + " events wait; some are lost");
    }
  }

  /** Done when what has been added is published, or nobody listens, or after a second. */
  Future<Void> drain() {
    if (waiting.isEmpty()) {
      return Future.succeededFuture();
    }
    Promise<Void> empty = Promise.promise();
    drained = empty;
    return empty.future().timeout(LAST, TimeUnit.MILLISECONDS).otherwiseEmpty();
  }

  private void look() {
    HubClusterManager cluster = seam;
    if (!looking && cluster != null) {
      looking = true;
      int before = waiting.size();
      cluster
          .hasConsumers(Addresses.events(hubId))
          .onComplete(found -> context.runOnContext(v -> looked(before, found)));
    }
  }

  private void looked(int before, AsyncResult<Boolean> found) {
    if (found.failed() || found.result()) {
      // Publishing asks for itself who listens.
      listenedUntil = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LISTENING);
      looking = false;
      while (!waiting.isEmpty()) {
        publish(waiting.poll());
      }
    } else {
      for (int i = 0; i < before; i++) {
        waiting.poll();
      }
      vertx.setTimer(PAUSE, id -> paused());
    }
    if (waiting.isEmpty() && drained != null) {
      drained.tryComplete();
    }
  }

  private void paused() {
    looking = false;
    if (!waiting.isEmpty()) {
      look();
    }
  }

  private void publish(Waiting event) {
    try {
      for (HookData part : parts(event.data.get())) {
        JsonObject body =
            new JsonObject()
                .put("event", event.point.name())
                .put("hub", hubId)
                .put("node", node)
                .put("time", event.time)
                .put("data", part.toJson());
        vertx.eventBus().publish(Addresses.events(hubId), body);
      }
    } catch (RuntimeException e) {
      log.error("Hub " + hubId + ": the event " + event.point + " is not published", e);
    }
  }

  /** A call to start very many is several events: each process is in one of them. */
  private static List<? extends HookData> parts(HookData data) {
    if (data instanceof HookData.ProcessesStart all) {
      return parts(
          all, all.specs(), (a, p) -> new HookData.ProcessesStart(p, a.nodes(), a.options()));
    } else if (data instanceof HookData.ProcessesStartEnded all) {
      return parts(all, all.outcomes(), (a, p) -> new HookData.ProcessesStartEnded(p));
    }
    return List.of(data);
  }

  private static <T, D extends HookData> List<D> parts(
      D whole, List<T> items, BiFunction<D, List<T>, D> make) {
    if (items.size() <= PART) {
      return List.of(whole);
    }
    List<D> parts = new ArrayList<>();
    for (int from = 0; from < items.size(); from += PART) {
      parts.add(make.apply(whole, items.subList(from, Math.min(items.size(), from + PART))));
    }
    return parts;
  }
}
