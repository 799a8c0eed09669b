package io.processhub.sim;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.processhub.strategy.distribution.Follower;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A strategy that wants something else after each of its own moves does not stop the hub. */
class FickleStrategyTest {
  /** In it a node with an active replica leaves while its handover has just been refused. */
  private static final long SEED = 6_000_027;

  @Test
  void decision_does_not_follow_decision_for_ever() {
    assertNotNull(
        assertTimeoutPreemptively(Duration.ofSeconds(90), FickleStrategyTest::outcome, "stuck"));
  }

  /** That it settles is not promised; that time goes on is. */
  private static String outcome() {
    try {
      return Simulator.run(SEED, new Follower()).toString();
    } catch (SimFailure e) {
      return e.getMessage();
    }
  }
}
