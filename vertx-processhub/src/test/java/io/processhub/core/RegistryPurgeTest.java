package io.processhub.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.model.NodeId;
import io.processhub.model.OnNodeLoss;
import io.processhub.model.PlacementRule;
import io.processhub.model.ProcessId;
import io.processhub.model.RestartPolicy;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a registry still knows of a stop when the tombstone is gone. */
class RegistryPurgeTest {
  private static final ProcessId ID = new ProcessId("p");
  private static final NodeId NODE = new NodeId("n");
  private static final SpecBody BODY =
      SpecBody.of(
          new byte[] {1},
          RestartPolicy.PERMANENT,
          OnNodeLoss.RESTART,
          false,
          PlacementRule.NONE,
          Set.of());

  private final Registry registry = new Registry();

  private static Entry live(long time) {
    return new Entry(ID, new SpecState(new Stamp(time, NODE), time, 0, BODY), null, null);
  }

  private static Entry stopped(long time) {
    return new Entry(ID, new SpecState(new Stamp(time, NODE), time, 1, null), null, null);
  }

  private void purgeAt(long time) {
    registry.purge(time, 0, Integer.MAX_VALUE, id -> false);
  }

  @Test
  void record_from_before_a_purged_stop_counts_as_stopped() {
    registry.apply(live(10));
    registry.apply(stopped(20));
    purgeAt(30);
    assertNull(registry.get("p"));
    assertFalse(registry.apply(live(10)).live());
    assertFalse(registry.apply(live(20)).live());
  }

  @Test
  void record_from_after_a_purged_stop_counts_as_a_start() {
    registry.apply(stopped(20));
    purgeAt(30);
    assertTrue(registry.apply(live(21)).live());
  }

  @Test
  void purged_tombstone_that_comes_back_is_not_passed_on_again() {
    registry.apply(stopped(20));
    purgeAt(30);
    long root = registry.root();
    registry.apply(stopped(20));
    assertNull(registry.get("p"));
    assertEquals(root, registry.root());
  }

  @Test
  void record_that_was_never_known_here_counts_as_a_start_after_any_purge() {
    registry.apply(stopped(20));
    purgeAt(30);
    ProcessId other = new ProcessId("q");
    Entry unknown = new Entry(other, live(5).spec(), null, null);
    assertTrue(registry.apply(unknown).live());
  }

  @Test
  void tombstone_in_use_or_too_young_stays() {
    registry.apply(stopped(20));
    registry.purge(30, 0, Integer.MAX_VALUE, id -> true);
    purgeAt(20);
    assertFalse(registry.get("p") == null);
  }
}
