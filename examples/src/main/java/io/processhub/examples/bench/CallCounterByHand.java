package io.processhub.examples.bench;

import io.processhub.ProcessVerticle;
import io.processhub.UnknownActionException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** What a person would write instead of {@link CallCounter} to be called in the same way. */
public final class CallCounterByHand extends ProcessVerticle {
  private long count;

  @Override
  protected @Nullable Future<?> receive(Message<Object> message) {
    String action = message.headers().get("action");
    if ("increment".equals(action) && message.body() instanceof JsonObject body) {
      count += body.getInteger("by") + body.getString("note").length();
      message.reply(count);
    } else {
      message.reply(new UnknownActionException(String.valueOf(action)).toServiceException());
    }
    return null;
  }

  /** The caller's side of it. */
  static Future<Long> increment(Vertx vertx, String address, int by, String note) {
    JsonObject body = new JsonObject().put("by", by).put("note", note);
    DeliveryOptions options = new DeliveryOptions().addHeader("action", "increment");
    return vertx.eventBus().<Long>request(address, body, options).map(Message::body);
  }
}
