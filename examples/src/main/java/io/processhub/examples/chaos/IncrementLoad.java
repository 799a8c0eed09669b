package io.processhub.examples.chaos;

import io.processhub.ProcessHub;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;

/**
 * Increments at a rate to each process in turn, none of them sent twice; which were acknowledged,
 * and how long processes did not answer. On one Vert.x context.
 */
final class IncrementLoad {
  static final String ACKNOWLEDGED = "acknowledged";
  static final String SENT = "sent";
  static final String FAILED = "failed";
  static final String SILENT = "silent";
  static final String OUTAGES = "outages";
  static final String ID = "id";
  static final String FROM = "from";
  static final String TO = "to";

  private static final long TICK = 5;
  private static final long LOOK_EVERY = 100;

  /** A process that does not answer for longer is told of, in ns. */
  private static final long NOTABLE = 500_000_000;

  private static final DeliveryOptions OPTIONS = new DeliveryOptions().setSendTimeout(2_000);

  /** One process as this client sees it; {@code waiting} since when it has not answered, or 0. */
  private static final class Target {
    private final String id;
    private final String address;
    private final BitSet acknowledged = new BitSet();
    private int sent;
    private long waiting;

    private Target(String id) {
      this.id = id;
      this.address = ProcessHub.addressOf(ChaosNode.HUB, id);
    }
  }

  private final Vertx vertx;
  private final JsonArray outages = new JsonArray();
  private final Promise<JsonObject> ended = Promise.promise();
  private List<Target> targets = List.of();
  private Consumer<JsonObject> progress = told -> {};
  private long begun;
  private long timer;
  private long sent;
  private long failed;
  private long open;
  private long silent;
  private boolean ending;

  IncrementLoad(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Ends with {@link #end}; tells meanwhile how many processes do not answer, when that changes.
   */
  Future<JsonObject> begin(JsonObject arguments, Consumer<JsonObject> progress) {
    this.progress = progress;
    targets = new ArrayList<>(ChaosClient.ids(arguments).stream().map(Target::new).toList());
    int perSecond = arguments.getInteger(ChaosClient.PER_SECOND);
    begun = System.nanoTime();
    timer = vertx.setPeriodic(TICK, id -> tick(perSecond));
    vertx.setPeriodic(LOOK_EVERY, id -> look());
    return ended.future();
  }

  private void tick(int perSecond) {
    long due = (System.nanoTime() - begun) / 1_000_000 * perSecond / 1_000;
    while (sent < due) {
      send(targets.get((int) (sent++ % targets.size())));
    }
  }

  private void send(Target target) {
    int number = target.sent++;
    long at = System.nanoTime();
    if (target.waiting == 0) {
      target.waiting = at;
    }
    open++;
    vertx
        .eventBus()
        .request(target.address, number, OPTIONS)
        .onComplete(
            reply -> {
              target.acknowledged.set(number);
              answered(target);
            },
            failure -> failed++)
        .onComplete(
            done -> {
              open--;
              endIfDone();
            });
  }

  private void answered(Target target) {
    long now = System.nanoTime();
    if (target.waiting != 0 && now - target.waiting > NOTABLE) {
      outages.add(outage(target, now));
    }
    target.waiting = 0;
  }

  private static JsonObject outage(Target target, long to) {
    return new JsonObject().put(ID, target.id).put(FROM, target.waiting).put(TO, to);
  }

  private void look() {
    long now = System.nanoTime();
    long count =
        targets.stream().filter(each -> each.waiting != 0 && now - each.waiting > NOTABLE).count();
    if (count != silent) {
      silent = count;
      progress.accept(new JsonObject().put(SILENT, count));
    }
  }

  /** Sends no more and answers when all is answered or failed. */
  Future<JsonObject> end() {
    vertx.cancelTimer(timer);
    ending = true;
    endIfDone();
    return ended.future();
  }

  private void endIfDone() {
    if (!ending || open > 0 || ended.future().isComplete()) {
      return;
    }
    long now = System.nanoTime();
    JsonObject acknowledged = new JsonObject();
    for (Target target : targets) {
      acknowledged.put(target.id, target.acknowledged.toByteArray());
      if (target.waiting != 0) {
        outages.add(outage(target, now));
      }
    }
    ended.complete(
        new JsonObject()
            .put(ACKNOWLEDGED, acknowledged)
            .put(SENT, sent)
            .put(FAILED, failed)
            .put(OUTAGES, outages));
  }
}
