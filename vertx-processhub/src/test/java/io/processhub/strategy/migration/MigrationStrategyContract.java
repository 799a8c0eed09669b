package io.processhub.strategy.migration;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.strategy.StrategyContract;
import org.junit.jupiter.api.Test;

/** What every migration strategy must do. */
public abstract class MigrationStrategyContract extends StrategyContract<MigrationStrategy> {
  @Test
  void state_goes_along_by_default() {
    assertTrue(strategy().handover());
  }

  @Test
  void times_are_not_negative() {
    MigrationStrategy strategy = strategy();
    assertTrue(strategy.retention() >= 0);
    assertTrue(strategy.dataWait() >= 0);
    assertTrue(strategy.perProcessTimeout() >= 0);
  }
}
