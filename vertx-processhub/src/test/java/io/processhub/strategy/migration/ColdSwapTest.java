package io.processhub.strategy.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ColdSwapTest extends MigrationStrategyContract {
  @Override
  protected MigrationStrategy strategy() {
    return new ColdSwap();
  }

  @Test
  void options_are_checked_and_shown() {
    assertEquals("cold-swap", strategy().type());
    assertEquals(MigrationStrategy.Swap.COLD, strategy().swap());
    assertEquals(Map.of("handover", true), strategy().options());
    assertEquals(strategy(), ColdSwap.of(Map.of()));
    assertFalse(ColdSwap.of(Map.of("handover", false)).handover());
    assertEquals(Map.of("handover", false), new ColdSwap(false).options());
    String message =
        assertThrows(IllegalArgumentException.class, () -> ColdSwap.of(Map.of("handover", "maybe")))
            .getMessage();
    assertEquals("cold-swap: handover must be true or false, is maybe", message);
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> ColdSwap.of(Map.of("retention", 1)))
            .getMessage()
            .contains("retention"));
  }
}
