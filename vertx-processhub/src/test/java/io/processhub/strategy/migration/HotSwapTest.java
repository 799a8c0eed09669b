package io.processhub.strategy.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class HotSwapTest extends MigrationStrategyContract {
  @Override
  protected MigrationStrategy strategy() {
    return new HotSwap();
  }

  @Test
  void options_are_read_shown_and_have_the_documented_defaults() {
    assertEquals("hot-swap", strategy().type());
    assertEquals(MigrationStrategy.Swap.HOT, strategy().swap());
    assertEquals(new HotSwap(true, 5_000, true, 3_000, 10_000), HotSwap.of(Map.of()));
    Map<String, Object> all =
        Map.of(
            "handover", false,
            "retention", 7L,
            "confirmHandover", false,
            "dataWait", 8L,
            "perProcessTimeout", 9L);
    assertEquals(new HotSwap(false, 7, false, 8, 9), HotSwap.of(all));
    assertEquals(all, HotSwap.of(all).options());
  }

  @Test
  void wrong_values_are_refused_by_name() {
    Map.of(
            "retention", (Object) (-1),
            "dataWait", 0,
            "perProcessTimeout", -5,
            "confirmHandover", "perhaps",
            "speed", 1)
        .forEach(
            (name, value) -> {
              String message =
                  assertThrows(
                          IllegalArgumentException.class, () -> HotSwap.of(Map.of(name, value)))
                      .getMessage();
              assertTrue(message.contains("hot-swap") && message.contains(name), message);
            });
  }
}
