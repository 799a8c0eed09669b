package io.processhub.cluster;

import io.vertx.core.Future;
import io.vertx.core.internal.logging.Logger;
import io.vertx.core.internal.logging.LoggerFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What is to happen in order when the JVM is asked to end (SIGTERM, Ctrl-C, {@code System.exit}):
 * first hubs leave, all at once and each within its bound, then cluster managers stop. The JVM runs
 * its shutdown hooks in no order, so this is the only one of the library, and Infinispan's own is
 * off. There while anything is registered. Thread-safe.
 */
public final class JvmShutdown {
  private static final Logger log = LoggerFactory.getLogger(JvmShutdown.class);
  private static final JvmShutdown INSTANCE = new JvmShutdown();

  private record Leave(Supplier<Future<?>> begin, long boundMs) {}

  private final Set<Leave> leaves = ConcurrentHashMap.newKeySet();
  private final Set<Runnable> stops = ConcurrentHashMap.newKeySet();
  private boolean hooked;

  private JvmShutdown() {}

  /**
   * Registers something that takes time and needs the cluster.
   *
   * @param begin begins it; called on the shutdown thread
   * @param boundMs milliseconds that the JVM waits for it at most
   * @return takes it out again
   */
  public static Runnable first(Supplier<Future<?>> begin, long boundMs) {
    Leave leave = new Leave(begin, boundMs);
    INSTANCE.hook();
    INSTANCE.leaves.add(leave);
    return () -> INSTANCE.leaves.remove(leave);
  }

  /** Registers what comes after all of those; {@link #forget} takes it out again. */
  static void last(Runnable stop) {
    INSTANCE.hook();
    INSTANCE.stops.add(stop);
  }

  static void forget(Runnable stop) {
    INSTANCE.stops.remove(stop);
  }

  private synchronized void hook() {
    if (!hooked) {
      hooked = true;
      try {
        Runtime.getRuntime().addShutdownHook(new Thread(this::run, "processhub-shutdown"));
      } catch (IllegalStateException e) {
        log.debug("The JVM is ending already", e);
      }
    }
  }

  private void run() {
    long begun = System.nanoTime();
    List<Leave> open = new ArrayList<>(leaves);
    List<Future<?>> ends = open.stream().<Future<?>>map(leave -> begin(leave)).toList();
    for (int i = 0; i < ends.size(); i++) {
      long left = TimeUnit.MILLISECONDS.toNanos(open.get(i).boundMs) - (System.nanoTime() - begun);
      await(ends.get(i), Math.max(0, left));
    }
    stops.forEach(JvmShutdown::run);
  }

  private static Future<?> begin(Leave leave) {
    try {
      return leave.begin.get();
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private static void run(Runnable stop) {
    try {
      stop.run();
    } catch (RuntimeException e) {
      log.warn("A cluster manager did not stop while the JVM ends", e);
    }
  }

  private static void await(Future<?> end, long nanos) {
    try {
      end.toCompletionStage().toCompletableFuture().get(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      log.warn("A hub did not leave in order while the JVM ends", e);
    }
  }
}
