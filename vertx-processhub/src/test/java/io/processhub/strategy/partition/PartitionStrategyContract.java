package io.processhub.strategy.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.strategy.StrategyContract;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every partition strategy must do. */
public abstract class PartitionStrategyContract extends StrategyContract<PartitionStrategy> {
  static List<PartitionStrategy.Context> contexts() {
    List<PartitionStrategy.Context> contexts = new ArrayList<>();
    for (int known = 1; known <= 6; known++) {
      for (int reachable = 1; reachable <= known; reachable++) {
        contexts.add(new PartitionStrategy.Context(reachable, known, known, true, 0));
        contexts.add(new PartitionStrategy.Context(reachable, known, 6, false, 60_000));
      }
    }
    return contexts;
  }

  @Test
  void whole_cluster_goes_on() {
    assertEquals(
        PartitionStrategy.Decision.CONTINUE,
        strategy().decide(new PartitionStrategy.Context(5, 5, 5, true, 0)));
  }

  @Test
  void same_context_gives_the_same_decision() {
    contexts().forEach(c -> assertEquals(strategy().decide(c), strategy().decide(c)));
  }

  @Test
  void without_a_quorum_nothing_halts() {
    if (!strategy().quorum()) {
      contexts()
          .forEach(c -> assertEquals(PartitionStrategy.Decision.CONTINUE, strategy().decide(c)));
    }
  }

  @Test
  void sizes_are_positive_and_founders_fit_among_the_voters() {
    PartitionStrategy strategy = strategy();
    assertTrue(strategy.foundingSize() >= 1);
    assertTrue(strategy.maxVoters() >= strategy.foundingSize());
  }
}
