package io.processhub.strategy.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MajorityQuorumTest extends PartitionStrategyContract {
  @Override
  protected PartitionStrategy strategy() {
    return new MajorityQuorum(3);
  }

  @Test
  void most_that_there_ever_were_count_unless_told_otherwise() {
    MajorityQuorum tracking = new MajorityQuorum(3);
    MajorityQuorum present = new MajorityQuorum(3, false, EvenSplit.NOBODY);
    assertEquals(5, tracking.base(2, 5));
    assertEquals(2, present.base(2, 5));
    assertEquals(2, tracking.foundingSize());
    assertEquals(3, new MajorityQuorum(4).foundingSize());
    assertEquals(1, new MajorityQuorum().foundingSize());
    assertTrue(tracking.tracksMaximum());
    assertFalse(present.tracksMaximum());
  }

  @Test
  void smaller_side_halts() {
    assertEquals(
        PartitionStrategy.Decision.HALT,
        strategy().decide(new PartitionStrategy.Context(1, List.of(0L, 0L))));
  }

  @Test
  void options_are_read_and_checked() {
    assertEquals(new MajorityQuorum(), MajorityQuorum.of(Map.of()));
    assertEquals(
        new MajorityQuorum(5, false, EvenSplit.LOWEST),
        MajorityQuorum.of(
            Map.of("initialClusterSize", 5, "trackMaxSize", false, "evenSplit", "LOWEST")));
    assertThrows(IllegalArgumentException.class, () -> new MajorityQuorum(0));
    IllegalArgumentException wrong =
        assertThrows(
            IllegalArgumentException.class,
            () -> MajorityQuorum.of(Map.of("evenSplit", "HIGHEST")));
    assertTrue(wrong.getMessage().contains("evenSplit"), wrong::getMessage);
  }
}
