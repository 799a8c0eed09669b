package io.processhub.shell;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.cluster.VertxInternals;
import io.processhub.core.Event;
import io.processhub.strategy.distribution.Measurement;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the load balancer gets to know of a node, from a real event loop. */
class LoadProbeTest {
  private static final long INTERVAL = 200;

  private final LinkedBlockingQueue<Measurement> measured = new LinkedBlockingQueue<>();
  private Vertx vertx;
  private Context context;
  private LoadProbe probe;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    context = VertxInternals.newContext(vertx);
    probe =
        new LoadProbe(
            vertx,
            context,
            INTERVAL,
            event -> measured.add(((Event.Measured) event).measurement()));
    probe.start();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private Measurement next() throws InterruptedException {
    Measurement next = measured.poll(10, TimeUnit.SECONDS);
    assertTrue(next != null, "nothing measured");
    return next;
  }

  @Test
  void a_busy_event_loop_is_late_and_heap_is_in_use() throws InterruptedException {
    next();
    context.runOnContext(v -> LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1)));
    double latest = 0;
    for (int i = 0; i < 3; i++) {
      Measurement one = next();
      assertTrue(one.heap() > 0 && one.heap() <= 1, one::toString);
      latest = Math.max(latest, one.loopLag());
    }
    // one sample of it was late by nearly that second
    assertTrue(latest > 200, "late by " + latest);
  }

  @Test
  void it_measures_no_more_often_than_it_was_told_and_not_after_its_end() throws Exception {
    next();
    long begun = System.nanoTime();
    for (int i = 0; i < 5; i++) {
      next();
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    assertTrue(millis >= 5 * INTERVAL - INTERVAL / 2, millis + " ms");
    probe.stop();
    context.runOnContext(v -> measured.clear());
    assertTrue(measured.poll(3 * INTERVAL, TimeUnit.MILLISECONDS) == null || measured.isEmpty());
  }
}
