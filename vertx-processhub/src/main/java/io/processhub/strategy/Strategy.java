package io.processhub.strategy;

import java.util.Map;

/** What all five kinds of strategy have in common: the name and options that JSON shows. */
public interface Strategy {
  /** The JSON type; for a user's own strategy its class name. */
  default String type() {
    return getClass().getName();
  }

  /** What JSON shows beside {@code type}. */
  default Map<String, Object> options() {
    return Map.of();
  }
}
