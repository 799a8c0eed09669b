package io.processhub.examples.chaos;

import java.util.Locale;

/**
 * One thing that a replica did.
 *
 * @param at on the machine's monotonic clock, in ns
 * @param replica tells replicas of one process in one JVM apart
 */
record WitnessLine(Kind kind, String id, long epoch, long at, int replica) {
  /** What it did. */
  enum Kind {
    /** Became active with the state of its predecessor, or as the first of all. */
    ACTIVE,
    /** Became active without the state of its predecessor, which was lost. */
    BLANK,
    /** A handler began. */
    START,
    /** A handler ended. */
    END
  }

  String encode() {
    return kind.name().toLowerCase(Locale.ROOT)
        + " "
        + id
        + " "
        + epoch
        + " "
        + at
        + " "
        + replica
        + "\n";
  }

  /**
   * @throws IllegalArgumentException if that is no such line
   */
  static WitnessLine decode(String line) {
    String[] parts = line.split(" ", -1);
    if (parts.length != 5) {
      throw new IllegalArgumentException("not a line of a witness: " + line);
    }
    return new WitnessLine(
        Kind.valueOf(parts[0].toUpperCase(Locale.ROOT)),
        parts[1],
        Long.parseLong(parts[2]),
        Long.parseLong(parts[3]),
        Integer.parseInt(parts[4]));
  }
}
