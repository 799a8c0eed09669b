package io.processhub.strategy.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StaticQuorumTest extends PartitionStrategyContract {
  @Override
  protected PartitionStrategy strategy() {
    return new StaticQuorum(2);
  }

  @Test
  void number_of_voters_that_are_a_quorum_is_fixed() {
    for (int size = 1; size <= 5; size++) {
      StaticQuorum strategy = new StaticQuorum(size);
      assertTrue(strategy.quorum());
      assertEquals(size, strategy.foundingSize());
      assertEquals(2 * size - 1, strategy.maxVoters());
      for (int voters = 1; voters <= strategy.maxVoters(); voters++) {
        assertEquals(size, strategy.base(voters, 0) / 2 + 1, "of " + voters);
      }
    }
  }

  @Test
  void side_with_too_few_halts() {
    assertEquals(
        PartitionStrategy.Decision.HALT,
        strategy().decide(new PartitionStrategy.Context(1, List.of(0L))));
  }

  @Test
  void options_are_read_and_checked() {
    assertEquals(
        new StaticQuorum(3, true),
        StaticQuorum.of(Map.of("quorumSize", 3, "startupConfirm", true)));
    assertEquals(new StaticQuorum(3, false), StaticQuorum.of(Map.of("quorumSize", 3)));
    assertThrows(IllegalArgumentException.class, () -> StaticQuorum.of(Map.of()));
    assertThrows(IllegalArgumentException.class, () -> new StaticQuorum(0));
    assertThrows(IllegalArgumentException.class, () -> new StaticQuorum(Integer.MAX_VALUE));
  }
}
