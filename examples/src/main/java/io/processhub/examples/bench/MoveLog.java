package io.processhub.examples.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;

/** The processes that came to this JVM with their state since the last reset. Thread-safe. */
final class MoveLog {
  static final String FIRST = "first";
  static final String LAST = "last";
  static final String PAUSES = "pauses";

  private static long[] pauses = new long[1_024];
  private static int count;
  private static long bytes;
  private static long first = Long.MAX_VALUE;
  private static long last = Long.MIN_VALUE;

  private MoveLog() {}

  /** A process goes on here, after it had begun to handle no messages elsewhere at that time. */
  static synchronized void moved(long frozenAt, int length) {
    long now = System.nanoTime();
    if (count == pauses.length) {
      pauses = Arrays.copyOf(pauses, 2 * count);
    }
    pauses[count++] = now - frozenAt;
    bytes += length;
    first = Math.min(first, frozenAt);
    last = Math.max(last, now);
  }

  static synchronized void reset() {
    count = 0;
    bytes = 0;
    first = Long.MAX_VALUE;
    last = Long.MIN_VALUE;
  }

  /** How many came, from when to when, and for how many microseconds each did not answer. */
  static synchronized JsonObject toJson() {
    JsonArray all = new JsonArray();
    for (int i = 0; i < count; i++) {
      all.add(pauses[i] / 1_000);
    }
    return new JsonObject()
        .put(BenchNode.COUNT, count)
        .put(BenchNode.BYTES, bytes)
        .put(FIRST, first)
        .put(LAST, last)
        .put(PAUSES, all);
  }
}
