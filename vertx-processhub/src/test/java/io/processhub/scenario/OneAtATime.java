package io.processhub.scenario;

import io.processhub.ProcessVerticle;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes a while for each message {@code "<stream>:<number>"}, and reports whether two were handled
 * at once or a stream out of order.
 */
public class OneAtATime extends ProcessVerticle {
  private final Map<String, Integer> next = new HashMap<>();
  private int handled;
  private int running;
  private int mostAtOnce;
  private int outOfOrder;

  @Override
  protected @Nullable Future<?> receive(Message<Object> message) {
    String text = (String) message.body();
    if (text.equals("report")) {
      message.reply(
          new JsonObject()
              .put("handled", handled)
              .put("mostAtOnce", mostAtOnce)
              .put("outOfOrder", outOfOrder));
      return null;
    }
    String[] parts = text.split(":");
    int number = Integer.parseInt(parts[1]);
    if (next.merge(parts[0], 1, Integer::sum) != number + 1) {
      outOfOrder++;
    }
    running++;
    mostAtOnce = Math.max(mostAtOnce, running);
    return vertx
        .timer(1)
        .onComplete(
            done -> {
              running--;
              handled++;
            });
  }
}
