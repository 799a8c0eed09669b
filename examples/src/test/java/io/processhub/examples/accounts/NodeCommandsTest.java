package io.processhub.examples.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NodeCommandsTest {
  private final List<AccountEvent> all = EventFile.shipped().events();

  @Test
  void shares_hold_every_event_once_and_each_account_in_one_share() {
    List<AccountEvent> together = new ArrayList<>();
    Set<String> accounts = new HashSet<>();
    for (int share = 0; share < 3; share++) {
      List<AccountEvent> events = NodeCommands.shareOf(all, share, 3, 0);
      Set<String> mine = new HashSet<>();
      events.forEach(event -> mine.add(event.account()));
      int known = accounts.size();
      accounts.addAll(mine);
      assertEquals(known + mine.size(), accounts.size(), "an account in two shares");
      assertTrue(mine.size() > 600, () -> "a share of " + mine.size() + " accounts");
      together.addAll(events);
    }
    assertEquals(all.size(), together.size());
    assertEquals(new HashSet<>(all), new HashSet<>(together));
  }

  @Test
  void dropped_event_is_left_out_and_nothing_else() {
    List<AccountEvent> kept = NodeCommands.shareOf(all, 0, 1, 5);
    List<AccountEvent> expected = new ArrayList<>(all);
    expected.remove(4);
    assertEquals(expected, kept);
    assertFalse(all.equals(kept));
  }
}
