package io.processhub.strategy.synchronization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.model.Members;
import io.processhub.model.NodeId;
import io.processhub.model.View;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PubSubTest extends SynchronizationStrategyContract {
  @Override
  protected SynchronizationStrategy strategy() {
    return new PubSub();
  }

  @Test
  void all_other_members_are_told_and_compared_with() {
    View view = View.of(1, Members.members(3));
    List<NodeId> others = List.of(new NodeId("node-0"), new NodeId("node-2"));
    assertEquals(others, strategy().recipients(new NodeId("node-1"), view, 7));
    assertEquals(others, strategy().partners(new NodeId("node-1"), view, 7));
    assertFalse(strategy().relays());
  }

  @Test
  void options_are_checked_and_shown() {
    assertEquals("pubsub", strategy().type());
    assertEquals(15_000, strategy().syncInterval());
    assertEquals(Map.of("syncInterval", 15_000L), strategy().options());
    assertEquals(new PubSub(20), PubSub.of(Map.of("syncInterval", 20)));
    assertEquals(strategy(), PubSub.of(Map.of()));
    for (Object wrong : List.of(0, -1L, "soon", 1.5, Double.NaN)) {
      String message =
          assertThrows(
                  IllegalArgumentException.class, () -> PubSub.of(Map.of("syncInterval", wrong)))
              .getMessage();
      assertTrue(message.contains("syncInterval") && message.contains("" + wrong), message);
    }
  }
}
