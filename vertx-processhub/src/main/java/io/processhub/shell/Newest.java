package io.processhub.shell;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map that keeps its newest entries only; the oldest goes when there are too many. */
final class Newest<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1L;

  private final int bound;

  Newest(int bound) {
    this.bound = bound;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > bound;
  }
}
