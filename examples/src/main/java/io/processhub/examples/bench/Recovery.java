package io.processhub.examples.bench;

import io.processhub.ProcessHub;
import io.processhub.cluster.HubClusterManager;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a survivor sees when another node is killed: when its hub and the cluster manager noticed,
 * and from its hub's notice on, when every process has answered, and whether with the total that
 * was acknowledged last.
 */
final class Recovery {
  private static final int OUTSTANDING = 256;
  private static final DeliveryOptions OPTIONS = new DeliveryOptions().setSendTimeout(250);
  private static final long PAUSE = 10;
  private static final long LOOK_EVERY = 5;
  private static final int AMOUNTS = 97;

  private final Vertx vertx;
  private final ProcessHub hub;
  private final ArrayDeque<String> unanswered = new ArrayDeque<>();

  /** What processes that make checkpoints have acknowledged, by address. */
  private final Map<String, Integer> totals = new HashMap<>();

  private Promise<JsonObject> recovered = Promise.promise();
  private int outstanding;
  private int open;
  private int most; // how many are open when nearly all have answered
  private int lost;
  private long mostAt;
  private long noticedAt;
  private volatile long listedAt;

  Recovery(Vertx vertx, ProcessHub hub) {
    this.vertx = vertx;
    this.hub = hub;
  }

  private List<String> addresses(JsonObject arguments) {
    String prefix = arguments.getString(BenchNode.PREFIX);
    return Ids.range(prefix, 0, arguments.getInteger(BenchNode.COUNT)).stream()
        .map(hub::address)
        .toList();
  }

  /** Sends each of them an amount, and keeps what they have acknowledged with a checkpoint. */
  Future<JsonObject> save(JsonObject arguments) {
    List<String> all = addresses(arguments);
    return Window.run(
            all.size(),
            OUTSTANDING,
            i ->
                vertx
                    .eventBus()
                    .<Integer>request(all.get(i), 1 + i % AMOUNTS)
                    .onSuccess(reply -> totals.put(all.get(i), reply.body())))
        .map(BenchNode::timed);
  }

  /** Waits for the next node to leave; answers at once. */
  Future<JsonObject> watch(JsonObject arguments) {
    HubClusterManager manager = HubClusterManager.of(vertx);
    if (manager == null) {
      return Future.failedFuture("not clustered");
    }
    recovered = Promise.promise();
    unanswered.addAll(addresses(arguments));
    open = unanswered.size();
    most = open / 100;
    int before = manager.getNodes().size();
    listedAt = 0;
    manager.addMembershipListener(
        nodes -> {
          if (nodes.size() < before && listedAt == 0) {
            listedAt = System.currentTimeMillis();
          }
        });
    int members = hub.nodes().size();
    vertx.setPeriodic(
        LOOK_EVERY,
        timer -> {
          if (hub.nodes().size() < members) {
            vertx.cancelTimer(timer);
            noticedAt = System.currentTimeMillis();
            advance();
          }
        });
    return Future.succeededFuture(new JsonObject());
  }

  private void advance() {
    while (outstanding < OUTSTANDING && !unanswered.isEmpty()) {
      String address = unanswered.poll();
      outstanding++;
      vertx
          .eventBus()
          .request(address, SavingProcess.ASK, OPTIONS)
          .onComplete(
              answer -> answered(totals.get(address), answer.body()), failure -> again(address));
    }
  }

  private void answered(@Nullable Integer acknowledged, Object total) {
    outstanding--;
    if (acknowledged != null && !acknowledged.equals(total)) {
      lost++;
    }
    if (--open == most) {
      mostAt = System.currentTimeMillis();
    }
    if (open == 0) {
      end(System.currentTimeMillis());
    } else {
      advance();
    }
  }

  /** The cluster manager may take longer to notice than the hub to have all run again. */
  private void end(long done) {
    if (listedAt == 0) {
      vertx.setTimer(PAUSE, timer -> end(done));
      return;
    }
    recovered.tryComplete(
        new JsonObject()
            .put(BenchNode.CHANGED, noticedAt)
            .put(BenchNode.LISTED, listedAt)
            .put(BenchNode.MOST, mostAt)
            .put(BenchNode.LOST, lost)
            .put(BenchNode.DONE, done));
  }

  private void again(String address) {
    vertx.setTimer(
        PAUSE,
        timer -> {
          outstanding--;
          unanswered.add(address);
          advance();
        });
  }

  Future<JsonObject> recovered() {
    return recovered.future();
  }
}
