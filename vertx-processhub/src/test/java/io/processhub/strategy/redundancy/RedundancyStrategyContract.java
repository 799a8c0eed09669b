package io.processhub.strategy.redundancy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.model.Role;
import io.processhub.strategy.StrategyContract;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every redundancy strategy must do. */
public abstract class RedundancyStrategyContract extends StrategyContract<RedundancyStrategy> {
  @Test
  void copies_are_at_least_one_and_no_more_than_nodes() {
    for (int nodes = 1; nodes < 50; nodes++) {
      int copies = strategy().copies(nodes);
      assertTrue(copies >= 1 && copies <= nodes, copies + " copies on " + nodes + " nodes");
    }
  }

  @Test
  void every_replica_has_a_role_and_the_first_is_active() {
    assertEquals(List.of(), strategy().roles(0));
    for (int replicas = 1; replicas < 10; replicas++) {
      List<Role> roles = strategy().roles(replicas);
      assertEquals(replicas, roles.size());
      assertEquals(Role.ACTIVE, roles.get(0));
    }
    assertThrows(IllegalArgumentException.class, () -> strategy().roles(-1));
  }
}
