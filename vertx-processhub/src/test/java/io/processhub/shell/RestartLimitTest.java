package io.processhub.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RestartLimitTest {
  @Test
  void no_more_restarts_than_allowed_in_the_period() {
    RestartLimit limit = new RestartLimit(3, 100);
    assertTrue(limit.allow(0));
    assertTrue(limit.allow(50));
    assertTrue(limit.allow(99));
    assertFalse(limit.allow(99));
    assertEquals(3, limit.count());
  }

  @Test
  void a_restart_counts_until_its_period_has_passed() {
    RestartLimit limit = new RestartLimit(2, 100);
    assertTrue(limit.allow(0));
    assertTrue(limit.allow(60));
    assertFalse(limit.allow(99));
    assertTrue(limit.allow(100));
    assertFalse(limit.allow(159));
    assertTrue(limit.allow(160));
  }

  @Test
  void a_refused_restart_does_not_count() {
    RestartLimit limit = new RestartLimit(1, 100);
    assertTrue(limit.allow(0));
    assertFalse(limit.allow(50));
    assertTrue(limit.allow(100));
  }

  @Test
  void none_allowed_is_never() {
    assertFalse(new RestartLimit(0, 100).allow(1_000_000));
  }
}
