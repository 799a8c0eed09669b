package io.processhub.examples.bench;

import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;

/** Live bytes of this JVM. */
final class Heap {
  private static final int COLLECTIONS = 3;

  private Heap() {}

  /** Collects and returns what is left: several times, for what cleaners release in between. */
  static long used() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  static JsonObject json(long bytes) {
    return new JsonObject().put(BenchNode.BYTES, bytes);
  }
}
