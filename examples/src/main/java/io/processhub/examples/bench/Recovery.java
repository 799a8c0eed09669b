package io.processhub.examples.bench;

import io.processhub.ProcessHub;
import io.processhub.cluster.HubClusterManager;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.List;

/**
 * What a survivor sees when another node is killed: when the cluster's view lost it, and from then
 * on, when every process has answered.
 */
final class Recovery {
  private static final int OUTSTANDING = 256;
  private static final DeliveryOptions OPTIONS = new DeliveryOptions().setSendTimeout(250);
  private static final long PAUSE = 10;

  private final Vertx vertx;
  private final ProcessHub hub;
  private final ArrayDeque<String> unanswered = new ArrayDeque<>();
  private Promise<JsonObject> recovered = Promise.promise();
  private boolean watching;
  private int outstanding;
  private int open;
  private int most; // how many are open when nearly all have answered
  private long mostAt;
  private long changedAt;

  Recovery(Vertx vertx, ProcessHub hub) {
    this.vertx = vertx;
    this.hub = hub;
  }

  /** Waits for the next node to leave; answers at once. */
  Future<JsonObject> watch(JsonObject arguments) {
    HubClusterManager manager = HubClusterManager.of(vertx);
    if (manager == null) {
      return Future.failedFuture("not clustered");
    }
    recovered = Promise.promise();
    String prefix = arguments.getString(BenchNode.PREFIX);
    Ids.range(prefix, 0, arguments.getInteger(BenchNode.COUNT))
        .forEach(id -> unanswered.add(hub.address(id)));
    open = unanswered.size();
    most = open / 100;
    int before = manager.getNodes().size();
    watching = true;
    manager.addMembershipListener(nodes -> changed(nodes, before));
    return Future.succeededFuture(new JsonObject());
  }

  private void changed(List<String> nodes, int before) {
    long now = System.currentTimeMillis();
    if (nodes.size() < before) {
      vertx.runOnContext(
          v -> {
            if (watching) {
              watching = false;
              changedAt = now;
              advance();
            }
          });
    }
  }

  private void advance() {
    while (outstanding < OUTSTANDING && !unanswered.isEmpty()) {
      String address = unanswered.poll();
      outstanding++;
      vertx
          .eventBus()
          .request(address, "?", OPTIONS)
          .onComplete(answer -> answered(), failure -> again(address));
    }
  }

  private void answered() {
    outstanding--;
    if (--open == most) {
      mostAt = System.currentTimeMillis();
    }
    if (open == 0) {
      recovered.tryComplete(
          new JsonObject()
              .put(BenchNode.CHANGED, changedAt)
              .put(BenchNode.MOST, mostAt)
              .put(BenchNode.DONE, System.currentTimeMillis()));
    } else {
      advance();
    }
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
