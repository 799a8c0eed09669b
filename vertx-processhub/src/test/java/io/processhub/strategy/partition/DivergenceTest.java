package io.processhub.strategy.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DivergenceTest extends PartitionStrategyContract {
  @Override
  protected PartitionStrategy strategy() {
    return new Divergence();
  }

  @Test
  void every_part_goes_on_without_a_quorum() {
    assertFalse(strategy().quorum());
    assertFalse(strategy().startupConfirm());
    assertEquals(1, strategy().foundingSize());
    assertEquals(Integer.MAX_VALUE, strategy().maxVoters());
    contexts()
        .forEach(c -> assertEquals(PartitionStrategy.Decision.CONTINUE, strategy().decide(c)));
  }

  @Test
  void it_has_no_options() {
    assertEquals("divergence", strategy().type());
    assertEquals(strategy(), Divergence.of(Map.of()));
    assertThrows(IllegalArgumentException.class, () -> Divergence.of(Map.of("quorumSize", 2)));
  }
}
