package io.processhub.sim;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.strategy.distribution.Follower;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A strategy that wants something else after each of its own moves does not stop the hub. */
class FickleStrategyTest {
  /** In it a node with an active replica leaves while its handover has just been refused. */
  private static final long SEED = 6_000_027;

  @Test
  void decision_does_not_follow_decision_for_ever() {
    String outcome =
        assertTimeoutPreemptively(Duration.ofSeconds(90), FickleStrategyTest::outcome, "stuck");
    assertTrue(outcome.isEmpty() || outcome.contains("has not settled"), outcome);
  }

  /** That it settles is not promised; that time goes on is. */
  private static String outcome() {
    try {
      Simulator.run(SEED, new Follower());
      return "";
    } catch (SimFailure e) {
      return e.getMessage();
    }
  }
}
