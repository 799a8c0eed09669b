package io.processhub.testing;

import io.processhub.ProcessVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Random;

/**
 * Counts the messages of each sender, and checks itself that their numbers come without a gap and
 * in order. What it has counted is its state, with bytes that only this process has.
 */
public abstract class TallyProcess extends ProcessVerticle {
  /** System property: milliseconds that taking the state in lasts. */
  public static final String IMPORT_DELAY = "processhub.test.import.delay";

  /** In its configuration: whether it makes a checkpoint of every message before it answers. */
  public static final String SAVES = "saves";

  static final String FROM = "from";
  static final String NUMBER = "n";
  static final String REPORT = "report";

  private static final int FILLING = 1_024;
  private static final int GAPS = 10;

  private JsonObject last = new JsonObject();
  private JsonObject handled = new JsonObject();
  private JsonArray gaps = new JsonArray();
  private byte[] filling = {};

  @Override
  public Future<?> start() {
    filling = filling(process().id());
    begun();
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    ended();
    return Future.succeededFuture();
  }

  /** A replica has started. */
  protected abstract void begun();

  /** That replica ends. */
  protected abstract void ended();

  /** The name of the node. */
  protected abstract String node();

  /** Filled by the seed that the id is: a state that nobody else could have made up. */
  private static byte[] filling(String id) {
    byte[] bytes = new byte[FILLING];
    new Random(id.hashCode()).nextBytes(bytes);
    return bytes;
  }

  @Override
  protected Future<Buffer> exportState() {
    JsonObject state =
        new JsonObject()
            .put("last", last)
            .put("handled", handled)
            .put("gaps", gaps)
            .put("filling", filling);
    return Future.succeededFuture(state.toBuffer());
  }

  @Override
  protected Future<?> importState(Buffer state) {
    JsonObject all = state.toJsonObject();
    last = all.getJsonObject("last");
    handled = all.getJsonObject("handled");
    gaps = all.getJsonArray("gaps");
    filling = all.getBinary("filling");
    long delay = Long.getLong(IMPORT_DELAY, 0);
    if (delay == 0) {
      return Future.succeededFuture();
    }
    Promise<Void> taken = Promise.promise();
    vertx.setTimer(delay, timer -> taken.complete());
    return taken.future();
  }

  @Override
  protected Future<?> receive(Message<Object> message) {
    if (!(message.body() instanceof JsonObject body)) {
      message.reply(new JsonObject().put("id", process().id()).put("node", node()));
    } else if (body.containsKey(REPORT)) {
      message.reply(report());
    } else {
      count(body.getString(FROM), body.getLong(NUMBER));
      if (config().getBoolean(SAVES, false)) {
        return checkpoint().onSuccess(held -> answer(message, body));
      }
      answer(message, body);
    }
    return Future.succeededFuture();
  }

  private void answer(Message<Object> message, JsonObject body) {
    if (message.replyAddress() != null) {
      message.reply(new JsonObject().put(NUMBER, body.getLong(NUMBER)).put("node", node()));
    }
  }

  private void count(String from, long number) {
    long before = last.getLong(from, 0L);
    if (number != before + 1 && gaps.size() < GAPS) {
      gaps.add(new JsonObject().put(FROM, from).put("before", before).put(NUMBER, number));
    }
    last.put(from, number);
    handled.put(from, handled.getLong(from, 0L) + 1);
  }

  private JsonObject report() {
    return new JsonObject()
        .put("node", node())
        .put("last", last)
        .put("handled", handled)
        .put("gaps", gaps)
        .put("recovered", process().recovered())
        .put("filled", java.util.Arrays.equals(filling, filling(process().id())));
  }
}
