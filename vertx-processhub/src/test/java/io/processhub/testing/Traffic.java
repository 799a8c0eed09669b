package io.processhub.testing;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * A sender that numbers its messages to each of many {@link TallyProcess}es. It sends at a rate to
 * processes chosen at random, some messages in a row to the same one without waiting, every fourth
 * without a reply, and notes what was answered and in which order. From one context.
 */
public final class Traffic {
  private static final long TICK_MS = 10;
  private static final int IN_A_ROW = 3;
  private static final int UNANSWERED_EVERY = 4;
  private static final int NOTED = 20;

  private final Vertx vertx;
  private final Context context;
  private final String sender;
  private final UnaryOperator<String> address;
  private final List<String> ids;
  private final int perSecond;
  private final DeliveryOptions options;
  private final Random random;
  private final Map<String, Long> sent = new HashMap<>();
  private final Map<String, Long> acknowledged = new HashMap<>();
  private final Map<String, List<Long>> failed = new HashMap<>();
  private final Map<String, List<Long>> unanswered = new HashMap<>();
  private final List<String> errors = new ArrayList<>();
  private final List<String> disorder = new ArrayList<>();
  private final Promise<JsonObject> ended = Promise.promise();
  private long begun;
  private long total;
  private long failures;
  private long longest;
  private int open;
  private boolean stopping;

  /**
   * @param sender a name that no other sender has
   * @param address of the process of an id
   * @param timeout of a request, in ms
   */
  public Traffic(
      Vertx vertx,
      String sender,
      UnaryOperator<String> address,
      List<String> ids,
      int perSecond,
      long timeout) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.sender = sender;
    this.address = address;
    this.ids = List.copyOf(ids);
    this.perSecond = perSecond;
    this.options = new DeliveryOptions().setSendTimeout(timeout);
    this.random = new Random(sender.hashCode());
  }

  /** Begins to send. */
  public Traffic start() {
    context.runOnContext(
        v -> {
          begun = System.nanoTime();
          vertx.setPeriodic(TICK_MS, this::tick);
        });
    return this;
  }

  /** Sends no more; completes with what was noted when every request has ended. */
  public Future<JsonObject> stop() {
    context.runOnContext(
        v -> {
          stopping = true;
          endIfDone();
        });
    return ended.future();
  }

  private void tick(long timer) {
    if (stopping) {
      vertx.cancelTimer(timer);
      return;
    }
    long due = (System.nanoTime() - begun) / 1_000_000 * perSecond / 1_000;
    // after a pause of this node it catches up slowly, so that a burst is not what is measured
    for (int i = 0; total < due && i < perSecond / 10; i++) {
      String id = ids.get(random.nextInt(ids.size()));
      for (int row = 1 + random.nextInt(IN_A_ROW); row > 0; row--) {
        send(id);
      }
    }
  }

  private void send(String id) {
    long number = sent.merge(id, 1L, Long::sum);
    JsonObject body =
        new JsonObject().put(TallyProcess.FROM, sender).put(TallyProcess.NUMBER, number);
    String to = address.apply(id);
    if (++total % UNANSWERED_EVERY == 0) {
      unanswered.computeIfAbsent(id, key -> new ArrayList<>()).add(number);
      vertx.eventBus().send(to, body, options);
      return;
    }
    open++;
    long at = System.nanoTime();
    vertx
        .eventBus()
        .<JsonObject>request(to, body, options)
        .onComplete(
            reply -> {
              longest = Math.max(longest, System.nanoTime() - at);
              answered(id, number, reply.body().getLong(TallyProcess.NUMBER));
            },
            failure -> failed(id, number, failure));
  }

  private void answered(String id, long number, long answer) {
    open--;
    Long before = acknowledged.put(id, number);
    if ((answer != number || before != null && before > number) && disorder.size() < NOTED) {
      disorder.add(id + ": " + number + " answered with " + answer + " after " + before);
    }
    endIfDone();
  }

  private void failed(String id, long number, Throwable failure) {
    open--;
    failures++;
    failed.computeIfAbsent(id, key -> new ArrayList<>()).add(number);
    if (errors.size() < NOTED) {
      errors.add(id + " no. " + number + ": " + failure);
    }
    endIfDone();
  }

  private void endIfDone() {
    if (stopping && open == 0) {
      JsonObject result =
          new JsonObject()
              .put("sender", sender)
              .put("total", total)
              .put("failures", failures)
              .put("longest", longest / 1_000_000)
              .put("errors", new JsonArray(errors))
              .put("disorder", new JsonArray(disorder))
              .put("sent", json(sent))
              .put("acknowledged", json(acknowledged))
              .put("failed", json(failed))
              .put("unanswered", json(unanswered));
      ended.tryComplete(result);
    }
  }

  private static JsonObject json(Map<String, ?> map) {
    JsonObject json = new JsonObject();
    map.forEach((id, value) -> json.put(id, value instanceof List<?> l ? new JsonArray(l) : value));
    return json;
  }

  /** What each process has counted; an error where it does not answer. */
  public static Future<JsonObject> reports(
      Vertx vertx, UnaryOperator<String> address, List<String> ids) {
    DeliveryOptions options = new DeliveryOptions().setSendTimeout(5_000);
    JsonObject question = new JsonObject().put(TallyProcess.REPORT, true);
    JsonObject all = new JsonObject();
    List<Future<Void>> answers = new ArrayList<>();
    Context context = vertx.getOrCreateContext();
    Promise<JsonObject> done = Promise.promise();
    context.runOnContext(
        v -> {
          for (String id : ids) {
            answers.add(
                vertx
                    .eventBus()
                    .<JsonObject>request(address.apply(id), question, options)
                    .map(reply -> reply.body())
                    .otherwise(failure -> new JsonObject().put("error", failure.toString()))
                    .map(answer -> all.put(id, answer))
                    .mapEmpty());
          }
          Future.join(answers).map(all).onComplete(done);
        });
    return done.future();
  }
}
