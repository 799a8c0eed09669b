package io.processhub.examples.bench;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table.
 *
 * @param name what was measured
 * @param measured in plain words and absolute numbers, warm
 * @param cold the figure in fresh JVMs, null where there is no such thing
 * @param warm the figure that counts
 * @param target the bound
 * @param atLeast whether the bound is a lower one
 */
record Figure(
    String name,
    String measured,
    @Nullable Double cold,
    double warm,
    double target,
    boolean atLeast) {

  static Figure atLeast(
      String name, String measured, @Nullable Double cold, double warm, double target) {
    return new Figure(name, measured, cold, warm, target, true);
  }

  static Figure atMost(
      String name, String measured, @Nullable Double cold, double warm, double target) {
    return new Figure(name, measured, cold, warm, target, false);
  }

  boolean met() {
    return atLeast ? warm >= target : warm <= target;
  }

  static final String FORMAT = "%-46s %9s %9s %9s  %-5s %s%n";

  static String header() {
    return String.format(Locale.ROOT, FORMAT, "figure", "cold", "warm", "target", "", "measured");
  }

  String line() {
    return String.format(
        Locale.ROOT,
        FORMAT,
        name,
        cold == null ? "-" : number(cold),
        number(warm),
        (atLeast ? ">= " : "<= ") + number(target),
        met() ? "ok" : "MISS",
        measured);
  }

  private static String number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e9) {
      return Long.toString((long) value);
    }
    return String.format(Locale.ROOT, value >= 100 ? "%.0f" : "%.3f", value);
  }
}
