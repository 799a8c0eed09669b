package io.processhub.scenario;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What really runs in this JVM, as the verticles themselves say it: a witness beside the hub. */
final class Running {
  private static final Map<String, AtomicInteger> NOW = new ConcurrentHashMap<>();
  private static final Map<String, AtomicInteger> EVER = new ConcurrentHashMap<>();

  private Running() {}

  static void started(String id) {
    NOW.computeIfAbsent(id, key -> new AtomicInteger()).incrementAndGet();
    EVER.computeIfAbsent(id, key -> new AtomicInteger()).incrementAndGet();
  }

  static void stopped(String id) {
    NOW.computeIfAbsent(id, key -> new AtomicInteger()).decrementAndGet();
  }

  /** Replicas of that id that run now. */
  static int now(String id) {
    AtomicInteger count = NOW.get(id);
    return count == null ? 0 : count.get();
  }

  /** Replicas of that id that were ever started. */
  static int ever(String id) {
    AtomicInteger count = EVER.get(id);
    return count == null ? 0 : count.get();
  }
}
