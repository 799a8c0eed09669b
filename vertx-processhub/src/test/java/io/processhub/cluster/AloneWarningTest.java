package io.processhub.cluster;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class AloneWarningTest {
  private static final List<String> ALONE = List.of("a");
  private static final List<String> TWO = List.of("a", "b");
  private static final long MS = 1_000_000;

  private final AloneWarning warning = new AloneWarning(10);

  @Test
  void node_that_stays_alone_is_warned_once() {
    assertFalse(warning.due(ALONE, 5 * MS));
    assertFalse(warning.due(ALONE, 14 * MS));
    assertTrue(warning.due(ALONE, 15 * MS));
    assertFalse(warning.due(ALONE, 100 * MS));
  }

  @Test
  void company_starts_the_clock_again() {
    assertFalse(warning.due(ALONE, 0));
    assertFalse(warning.due(TWO, 9 * MS));
    assertFalse(warning.due(ALONE, 11 * MS));
    assertFalse(warning.due(ALONE, 20 * MS));
    assertTrue(warning.due(ALONE, 21 * MS));
  }

  @Test
  void zero_means_never() {
    AloneWarning never = new AloneWarning(0);
    assertFalse(never.due(ALONE, 0));
    assertFalse(never.due(ALONE, Long.MAX_VALUE));
  }
}
