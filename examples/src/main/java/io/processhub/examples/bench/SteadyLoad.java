package io.processhub.examples.bench;

import io.processhub.ProcessHub;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Random;

/** Requests at a rate to random processes, until ended; on one Vert.x context. */
final class SteadyLoad {
  static final String PER_SECOND = "perSecond";
  static final String FAILED = "failed";
  static final String ERROR = "error";

  private static final long TICK = 5;
  private static final DeliveryOptions OPTIONS = new DeliveryOptions().setSendTimeout(10_000);

  private final Vertx vertx;
  private final Random random = new Random(1);
  private List<String> addresses = List.of();
  private long timer;
  private long begun;
  private long sent;
  private long open;
  private long longest;
  private long failed;
  private String error = "";
  private boolean ending;
  private Promise<JsonObject> ended = Promise.promise();

  SteadyLoad(Vertx vertx) {
    this.vertx = vertx;
  }

  Future<JsonObject> begin(JsonObject arguments) {
    String hub = arguments.getString(MoveNode.HUB);
    addresses =
        Ids.range(arguments.getString(BenchNode.PREFIX), 0, arguments.getInteger(BenchNode.COUNT))
            .stream()
            .map(id -> ProcessHub.addressOf(hub, id))
            .toList();
    int perSecond = arguments.getInteger(PER_SECOND);
    begun = System.nanoTime();
    sent = 0;
    longest = 0;
    failed = 0;
    error = "";
    ending = false;
    ended = Promise.promise();
    timer = vertx.setPeriodic(TICK, id -> tick(perSecond));
    return Future.succeededFuture(new JsonObject());
  }

  private void tick(int perSecond) {
    long due = (System.nanoTime() - begun) / 1_000_000 * perSecond / 1_000;
    for (; sent < due; sent++) {
      open++;
      long at = System.nanoTime();
      vertx
          .eventBus()
          .request(addresses.get(random.nextInt(addresses.size())), "?", OPTIONS)
          .onComplete(
              reply -> longest = Math.max(longest, System.nanoTime() - at),
              failure -> {
                failed++;
                error = failure.toString();
              })
          .onComplete(
              done -> {
                open--;
                endIfDone();
              });
    }
  }

  /** What was sent, how many failed, and the longest that one was not answered, in ns. */
  Future<JsonObject> end() {
    vertx.cancelTimer(timer);
    ending = true;
    endIfDone();
    return ended.future();
  }

  private void endIfDone() {
    if (ending && open == 0) {
      ended.tryComplete(
          BenchNode.nanos(longest)
              .put(BenchNode.COUNT, sent)
              .put(FAILED, failed)
              .put(ERROR, error));
    }
  }
}
