package io.processhub.shell;

import io.processhub.core.Effect;
import io.processhub.core.Event;
import io.processhub.core.HubCore;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Feeds one core on one context: gathers events, hands them over together, has the effects carried
 * out, and keeps the one timer. Its clock follows the wall once, at its creation, and is monotonic
 * from then on.
 */
final class CoreLoop {
  private static final int EVENTS_PER_TURN = 512;

  private final Vertx vertx;
  private final Context context;
  private final HubCore core;
  private final Consumer<List<Effect>> effects;
  private final long wallAtStart = System.currentTimeMillis();
  private final long nanosAtStart = System.nanoTime();
  private final ArrayDeque<Event> queue = new ArrayDeque<>();
  private boolean scheduled;
  private boolean stopped;
  private @Nullable Long timer;

  CoreLoop(Vertx vertx, Context context, HubCore core, Consumer<List<Effect>> effects) {
    this.vertx = vertx;
    this.context = context;
    this.core = core;
    this.effects = effects;
  }

  /** Milliseconds since 1970, never going back. */
  long now() {
    return wallAtStart + (System.nanoTime() - nanosAtStart) / 1_000_000;
  }

  /** That moment of this clock on the one of {@link System#nanoTime}. */
  long nanosAt(long millis) {
    return nanosAtStart + (millis - wallAtStart) * 1_000_000;
  }

  /** Takes an event; from any thread. */
  void post(Event event) {
    if (Vertx.currentContext() == context) {
      add(event);
    } else {
      context.runOnContext(v -> add(event));
    }
  }

  private void add(Event event) {
    queue.add(event);
    if (!scheduled) {
      scheduled = true;
      context.runOnContext(v -> turn());
    }
  }

  private void turn() {
    scheduled = false;
    if (stopped) {
      return;
    }
    List<Event> events = new ArrayList<>(Math.min(queue.size(), EVENTS_PER_TURN));
    while (events.size() < EVENTS_PER_TURN && !queue.isEmpty()) {
      events.add(queue.poll());
    }
    if (!queue.isEmpty()) {
      scheduled = true;
      context.runOnContext(v -> turn());
    }
    if (!events.isEmpty()) {
      Event event = events.size() == 1 ? events.get(0) : new Event.Batch(events);
      effects.accept(core.on(event, now()));
    }
  }

  /** Work is left: another turn after what waits already. */
  void again() {
    add(new Event.Tick());
  }

  void wakeAt(long at) {
    cancelTimer();
    long delay = at - now();
    if (delay <= 0) {
      add(new Event.Tick());
    } else {
      timer =
          vertx.setTimer(
              delay,
              id -> {
                timer = null;
                add(new Event.Tick());
              });
    }
  }

  private void cancelTimer() {
    if (timer != null) {
      vertx.cancelTimer(timer);
      timer = null;
    }
  }

  void stop() {
    stopped = true;
    cancelTimer();
    queue.clear();
  }
}
