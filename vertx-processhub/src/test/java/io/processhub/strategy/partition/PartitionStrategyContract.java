package io.processhub.strategy.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.strategy.StrategyContract;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every partition strategy must do. */
public abstract class PartitionStrategyContract extends StrategyContract<PartitionStrategy> {
  static List<PartitionStrategy.Context> contexts() {
    List<PartitionStrategy.Context> contexts = new ArrayList<>();
    for (int known = 1; known <= 6; known++) {
      for (int reachable = 1; reachable <= known; reachable++) {
        int lost = known - reachable;
        contexts.add(new PartitionStrategy.Context(reachable, Collections.nCopies(lost, 0L)));
        contexts.add(new PartitionStrategy.Context(reachable, Collections.nCopies(lost, 60_000L)));
      }
    }
    return contexts;
  }

  @Test
  void whole_cluster_goes_on() {
    assertEquals(
        PartitionStrategy.Decision.CONTINUE,
        strategy().decide(new PartitionStrategy.Context(5, List.of())));
  }

  @Test
  void same_context_gives_the_same_decision() {
    contexts().forEach(c -> assertEquals(strategy().decide(c), strategy().decide(c)));
  }

  @Test
  void two_quorums_always_have_a_voter_in_common() {
    PartitionStrategy strategy = strategy();
    for (int voters = 1; voters <= Math.min(9, strategy.maxVoters()); voters++) {
      for (int maximum = 0; maximum <= 9; maximum++) {
        assertTrue(strategy.base(voters, maximum) >= voters, strategy + " with " + voters);
      }
    }
  }

  @Test
  void sizes_are_positive_and_founders_fit_among_the_voters() {
    PartitionStrategy strategy = strategy();
    assertTrue(strategy.foundingSize() >= 1);
    assertTrue(strategy.maxVoters() >= strategy.foundingSize());
  }
}
