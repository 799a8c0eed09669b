package io.processhub.examples.chaos;

import java.io.PrintStream;

/** What happened when, for a person, as it happens. Thread-safe. */
final class Timeline {
  private final PrintStream out;
  private final long begun = System.nanoTime();

  Timeline(PrintStream out) {
    this.out = out;
  }

  void note(String format, Object... values) {
    noteAt(System.nanoTime(), format, values);
  }

  /**
   * @param nanos when it happened, on the machine's monotonic clock
   */
  synchronized void noteAt(long nanos, String format, Object... values) {
    out.printf("%7.2f s  %s%n", (nanos - begun) / 1e9, String.format(format, values));
    out.flush();
  }

  /** Without a time. */
  synchronized void line(String text) {
    out.println(text);
    out.flush();
  }

  /** In seconds since the timeline began. */
  double seconds(long nanos) {
    return (nanos - begun) / 1e9;
  }
}
