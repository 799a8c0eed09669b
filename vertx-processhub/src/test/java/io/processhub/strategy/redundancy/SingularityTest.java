package io.processhub.strategy.redundancy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.processhub.model.Role;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SingularityTest extends RedundancyStrategyContract {
  @Override
  protected RedundancyStrategy strategy() {
    return new Singularity();
  }

  @Test
  void one_replica_whatever_the_nodes_and_it_is_active() {
    assertEquals(1, strategy().copies(1));
    assertEquals(1, strategy().copies(50));
    assertEquals(List.of(Role.ACTIVE), strategy().roles(1));
    assertEquals(List.of(Role.ACTIVE, Role.PASSIVE, Role.PASSIVE), strategy().roles(3));
    assertEquals(RedundancyStrategy.Signal.ALL, strategy().signal());
  }

  @Test
  void it_has_no_options() {
    assertEquals("singularity", strategy().type());
    assertEquals(Map.of(), strategy().options());
    assertEquals(strategy(), Singularity.of(Map.of()));
    assertThrows(IllegalArgumentException.class, () -> Singularity.of(Map.of("factor", 2)));
  }
}
