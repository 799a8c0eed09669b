package io.processhub.strategy.synchronization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.model.Members;
import io.processhub.model.NodeId;
import io.processhub.model.View;
import io.processhub.strategy.StrategyContract;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every synchronization strategy must do. */
public abstract class SynchronizationStrategyContract
    extends StrategyContract<SynchronizationStrategy> {
  private static final NodeId SELF = new NodeId("node-1");

  @Test
  void only_other_members_are_chosen_each_once() {
    for (int members = 0; members < 20; members++) {
      View view = View.of(1, Members.members(members));
      for (long round = 0; round < 10; round++) {
        for (List<NodeId> chosen :
            List.of(
                strategy().recipients(SELF, view, round), strategy().partners(SELF, view, round))) {
          assertFalse(chosen.contains(SELF));
          assertTrue(chosen.stream().allMatch(view::contains));
          assertEquals(chosen.size(), new HashSet<>(chosen).size());
        }
      }
    }
  }

  @Test
  void every_member_is_a_partner_sooner_or_later() {
    View view = View.of(1, Members.members(10));
    Set<NodeId> met = new HashSet<>();
    for (long round = 0; round < 1000; round++) {
      met.addAll(strategy().partners(SELF, view, round));
    }
    assertEquals(9, met.size());
  }

  @Test
  void who_does_not_relay_tells_everyone() {
    View view = View.of(1, Members.members(10));
    assertTrue(strategy().relays() || strategy().recipients(SELF, view, 1).size() == 9);
  }

  @Test
  void interval_is_positive_and_choices_repeat() {
    assertTrue(strategy().syncInterval() > 0);
    View view = View.of(1, Members.members(10));
    for (long round = 0; round < 5; round++) {
      assertEquals(
          strategy().recipients(SELF, view, round), strategy().recipients(SELF, view, round));
    }
  }
}
