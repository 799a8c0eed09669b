package io.processhub.examples.bench;

import java.util.ArrayList;
import java.util.List;

/** A prefix and a number: process ids of exactly 16 bytes, and longer addresses. */
final class Ids {
  private static final int LENGTH = 16;

  private Ids() {}

  static String of(String prefix, int number) {
    String digits = Integer.toString(number);
    return prefix + "0".repeat(Math.max(LENGTH - prefix.length(), 6) - digits.length()) + digits;
  }

  static List<String> range(String prefix, int from, int to) {
    List<String> ids = new ArrayList<>(to - from);
    for (int i = from; i < to; i++) {
      ids.add(of(prefix, i));
    }
    return ids;
  }
}
