package io.processhub.examples.bench;

import java.util.ArrayList;
import java.util.List;

/** Process ids of exactly 16 bytes: a prefix and a number. */
final class Ids {
  private static final int LENGTH = 16;

  private Ids() {}

  static String of(String prefix, int number) {
    String digits = Integer.toString(number);
    return prefix + "0".repeat(LENGTH - prefix.length() - digits.length()) + digits;
  }

  static List<String> range(String prefix, int from, int to) {
    List<String> ids = new ArrayList<>(to - from);
    for (int i = from; i < to; i++) {
      ids.add(of(prefix, i));
    }
    return ids;
  }
}
