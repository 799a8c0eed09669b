package io.processhub.strategy.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.processhub.strategy.partition.PartitionStrategy.Context;
import io.processhub.strategy.partition.PartitionStrategy.Decision;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DynamicQuorumTest extends PartitionStrategyContract {
  @Override
  protected PartitionStrategy strategy() {
    return new DynamicQuorum(60);
  }

  @ParameterizedTest
  @CsvSource({
    "60, 3, 2, CONTINUE",
    "61, 3, 2, HALT",
    "50, 1, 1, CONTINUE",
    "51, 1, 1, HALT",
    "100, 4, 0, CONTINUE",
    "100, 4, 1, HALT",
    "1, 1, 90, CONTINUE"
  })
  void goes_on_with_its_percentage_of_those_that_were_there(
      int percent, int reachable, int lost, Decision expected) {
    DynamicQuorum strategy = new DynamicQuorum(percent);
    List<Long> lostFor = java.util.Collections.nCopies(lost, 29_999L);
    assertEquals(expected, strategy.decide(new Context(reachable, lostFor)));
  }

  @Test
  void whoever_is_missing_for_long_does_not_count() {
    DynamicQuorum strategy = new DynamicQuorum(60, 5_000);
    assertEquals(Decision.HALT, strategy.decide(new Context(1, List.of(4_999L, 9_000L))));
    assertEquals(Decision.CONTINUE, strategy.decide(new Context(1, List.of(5_000L, 9_000L))));
    assertEquals(5_000, strategy.lossMemory());
    assertFalse(strategy.quorum());
  }

  @Test
  void options_are_read_and_checked() {
    assertEquals(new DynamicQuorum(50), DynamicQuorum.of(Map.of("quorumSize", 50)));
    assertEquals(
        new DynamicQuorum(50, 1), DynamicQuorum.of(Map.of("quorumSize", 50, "thresholdTime", 1)));
    assertThrows(IllegalArgumentException.class, () -> DynamicQuorum.of(Map.of()));
    assertThrows(IllegalArgumentException.class, () -> new DynamicQuorum(0));
    assertThrows(IllegalArgumentException.class, () -> new DynamicQuorum(101));
    assertThrows(IllegalArgumentException.class, () -> new DynamicQuorum(50, -1));
  }
}
