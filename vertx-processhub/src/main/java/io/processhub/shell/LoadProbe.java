package io.processhub.shell;

import io.processhub.core.Event;
import io.processhub.strategy.distribution.Measurement;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Measures how busy this node is while a hub runs whose strategy wants to know: CPU of the JVM, how
 * late timers of the hub's event loop fire, and heap. On the hub's context.
 */
final class LoadProbe {
  private static final long LONGEST_SAMPLE = 500;

  private final Vertx vertx;
  private final Context context;
  private final Consumer<Event> events;
  private final long interval;
  private final long sample;
  private final OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
  private double lag;
  private int samples;
  private long begun = System.nanoTime();
  private @Nullable Long timer;
  private boolean stopped;

  LoadProbe(Vertx vertx, Context context, long interval, Consumer<Event> events) {
    this.vertx = vertx;
    this.context = context;
    this.interval = interval;
    this.sample = Math.max(1, Math.min(LONGEST_SAMPLE, interval / 2));
    this.events = events;
  }

  void start() {
    context.runOnContext(v -> next());
  }

  void stop() {
    context.runOnContext(
        v -> {
          stopped = true;
          if (timer != null) {
            vertx.cancelTimer(timer);
          }
        });
  }

  private void next() {
    if (stopped) {
      return;
    }
    long asked = System.nanoTime();
    timer =
        vertx.setTimer(
            sample,
            id -> {
              long late = System.nanoTime() - asked - sample * 1_000_000;
              lag += Math.max(0, late) / 1e6;
              samples++;
              if (System.nanoTime() - begun >= interval * 1_000_000) {
                events.accept(new Event.Measured(measure()));
              }
              next();
            });
  }

  private Measurement measure() {
    Runtime runtime = Runtime.getRuntime();
    double heap = (runtime.totalMemory() - runtime.freeMemory()) / (double) runtime.maxMemory();
    double cpu =
        system instanceof com.sun.management.OperatingSystemMXBean process
            ? process.getProcessCpuLoad()
            : 0;
    Measurement measured = new Measurement(share(cpu), lag / samples, share(heap));
    lag = 0;
    samples = 0;
    begun = System.nanoTime();
    return measured;
  }

  /** What the platform does not know is below 0 or no number. */
  private static double share(double value) {
    return value >= 0 ? Math.min(1, value) : 0;
  }
}
