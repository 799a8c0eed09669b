package io.processhub.examples.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TotalsTest {
  private static final AccountState ONE = new AccountState(3, 1, 500, 100, 42);
  private static final AccountState TWO = new AccountState(5, 0, 300, 0, 43);

  @Test
  void totals_add_up_in_any_order() {
    Totals totals = Totals.of(Map.of("a", ONE, "b", TWO));
    assertEquals(2, totals.accounts());
    assertEquals(8, totals.events());
    assertEquals(1, totals.refused());
    assertEquals(800, totals.balance());
    assertEquals(100, totals.held());
    assertEquals(totals, Totals.of(Map.of("b", TWO, "a", ONE), List.of("b", "a")));
  }

  @Test
  void totals_of_some_accounts_leave_the_others_out() {
    assertEquals(Totals.of(Map.of("a", ONE)), Totals.of(Map.of("a", ONE, "b", TWO), List.of("a")));
  }

  @Test
  void states_swapped_between_accounts_show_in_the_checksum() {
    assertNotEquals(
        Totals.of(Map.of("a", ONE, "b", TWO)).checksum(),
        Totals.of(Map.of("a", TWO, "b", ONE)).checksum());
  }

  @Test
  void an_account_without_a_state_counts_as_empty() {
    Totals totals = Totals.of(Map.of("a", ONE), List.of("a", "missing"));
    assertEquals(2, totals.accounts());
    assertEquals(3, totals.events());
  }
}
