package io.processhub.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.processhub.ProcessHubOptions;
import io.processhub.strategy.migration.HotSwap;
import io.processhub.strategy.migration.MigrationStrategy;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CoreSettingsTest {
  /** As {@code Map.of} has another order in another JVM. */
  private record Turned(boolean around) implements MigrationStrategy {
    @Override
    public Swap swap() {
      return Swap.HOT;
    }

    @Override
    public boolean handover() {
      return true;
    }

    @Override
    public Map<String, Object> options() {
      Map<String, Object> options = new LinkedHashMap<>();
      options.put(around ? "second" : "first", 1);
      options.put(around ? "first" : "second", 1);
      return options;
    }
  }

  private static Map<String, Long> fingerprint(MigrationStrategy migration) {
    return CoreSettings.shared(new ProcessHubOptions().setMigration(migration));
  }

  @Test
  void order_of_a_strategys_options_makes_no_difference() {
    assertEquals(fingerprint(new Turned(false)), fingerprint(new Turned(true)));
  }

  @Test
  void value_of_a_strategys_option_makes_a_difference() {
    assertNotEquals(
        fingerprint(new HotSwap()), fingerprint(new HotSwap(true, 1, true, 3_000, 10_000)));
  }
}
