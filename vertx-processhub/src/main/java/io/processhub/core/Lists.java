package io.processhub.core;

import java.util.ArrayList;
import java.util.List;

/** Cuts lists into messages of bounded size. */
final class Lists {
  private Lists() {}

  static <T> List<List<T>> parts(List<T> all, int size) {
    List<List<T>> parts = new ArrayList<>();
    for (int from = 0; from < all.size(); from += size) {
      parts.add(all.subList(from, Math.min(all.size(), from + size)));
    }
    return parts;
  }
}
