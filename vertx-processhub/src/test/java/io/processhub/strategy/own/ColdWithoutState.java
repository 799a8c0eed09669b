package io.processhub.strategy.own;

import io.processhub.strategy.migration.MigrationStrategy;
import java.util.Map;

/** A user's own migration: the process stops before it starts elsewhere, and state is an option. */
public record ColdWithoutState(boolean handover) implements MigrationStrategy {
  public ColdWithoutState(Map<String, Object> options) {
    this(!Boolean.FALSE.equals(options.get("handover")));
  }

  @Override
  public Swap swap() {
    return Swap.COLD;
  }

  @Override
  public Map<String, Object> options() {
    return Map.of("handover", handover);
  }
}
