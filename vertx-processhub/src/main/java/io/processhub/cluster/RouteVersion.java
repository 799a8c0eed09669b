package io.processhub.cluster;

import org.jspecify.annotations.Nullable;

/**
 * By which decision about its owner a node knows where a process is: of two nodes that say
 * different things, the one with the higher version knows more.
 *
 * @param life when the process was started, on the hub's clock
 * @param epoch the number of its owner
 */
public record RouteVersion(long life, long epoch) implements Comparable<RouteVersion> {
  /** Below every other. */
  public static final RouteVersion NONE = new RouteVersion(Long.MIN_VALUE, Long.MIN_VALUE);

  private static final String BETWEEN = "/";

  @Override
  public int compareTo(RouteVersion other) {
    int order = Long.compare(life, other.life);
    return order != 0 ? order : Long.compare(epoch, other.epoch);
  }

  String text() {
    return life + BETWEEN + epoch;
  }

  /** What {@link #text} gave; {@link #NONE} of anything else. */
  static RouteVersion of(@Nullable String text) {
    int at = text == null ? -1 : text.indexOf(BETWEEN);
    if (text == null || at < 0) {
      return NONE;
    }
    try {
      return new RouteVersion(
          Long.parseLong(text.substring(0, at)), Long.parseLong(text.substring(at + 1)));
    } catch (NumberFormatException notOurs) {
      return NONE;
    }
  }
}
