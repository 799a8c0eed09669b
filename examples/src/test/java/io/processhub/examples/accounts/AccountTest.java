package io.processhub.examples.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccountTest {
  private final Account account = new Account();

  @Test
  void deposits_add_up_and_withdrawals_take_away() {
    assertTrue(account.apply(event(EventType.DEPOSIT, 500, 0)));
    assertTrue(account.apply(event(EventType.WITHDRAWAL, 200, 0)));
    assertTrue(account.apply(event(EventType.TRANSFER_IN, 50, 1)));
    assertTrue(account.apply(event(EventType.TRANSFER_OUT, 350, 2)));
    assertEquals(0, account.state().balance());
    assertEquals(4, account.state().sequence());
    assertEquals(0, account.state().refused());
  }

  @Test
  void overdraft_is_refused_and_counted_and_changes_no_money() {
    account.apply(event(EventType.DEPOSIT, 500, 0));
    assertFalse(account.apply(event(EventType.WITHDRAWAL, 501, 0)));
    assertFalse(account.apply(event(EventType.TRANSFER_OUT, 501, 1)));
    assertFalse(account.apply(event(EventType.HOLD, 501, 2)));
    assertEquals(500, account.state().balance());
    assertEquals(0, account.state().held());
    assertEquals(3, account.state().refused());
    assertEquals(4, account.state().sequence());
  }

  @Test
  void held_money_is_not_available_until_released() {
    account.apply(event(EventType.DEPOSIT, 500, 0));
    assertTrue(account.apply(event(EventType.HOLD, 400, 7)));
    assertFalse(account.apply(event(EventType.WITHDRAWAL, 101, 0)));
    assertEquals(500, account.state().balance());
    assertEquals(100, account.available());
    assertTrue(account.apply(event(EventType.RELEASE, 0, 7)));
    assertTrue(account.apply(event(EventType.WITHDRAWAL, 101, 0)));
  }

  @Test
  void captured_money_leaves_the_account() {
    account.apply(event(EventType.DEPOSIT, 500, 0));
    account.apply(event(EventType.HOLD, 400, 7));
    assertTrue(account.apply(event(EventType.CAPTURE, 0, 7)));
    assertEquals(100, account.state().balance());
    assertEquals(0, account.state().held());
  }

  @Test
  void unknown_settled_or_doubled_hold_is_refused() {
    account.apply(event(EventType.DEPOSIT, 500, 0));
    account.apply(event(EventType.HOLD, 100, 7));
    assertFalse(account.apply(event(EventType.HOLD, 100, 7)));
    assertTrue(account.apply(event(EventType.RELEASE, 0, 7)));
    assertFalse(account.apply(event(EventType.CAPTURE, 0, 7)));
    assertFalse(account.apply(event(EventType.RELEASE, 0, 8)));
  }

  @Test
  void lost_doubled_or_reordered_event_shows_in_the_checksum() {
    List<AccountEvent> events =
        List.of(
            event(EventType.DEPOSIT, 100, 0),
            event(EventType.DEPOSIT, 200, 0),
            event(EventType.DEPOSIT, 100, 0));
    long expected = Account.after(events).state().checksum();

    List<AccountEvent> reordered = new ArrayList<>(events);
    Collections.swap(reordered, 0, 1);
    List<AccountEvent> doubled = new ArrayList<>(events);
    doubled.add(events.get(2));
    assertEquals(expected, Account.after(List.copyOf(events)).state().checksum());
    assertNotEquals(expected, Account.after(reordered).state().checksum());
    assertNotEquals(expected, Account.after(doubled).state().checksum());
    assertNotEquals(expected, Account.after(events.subList(0, 2)).state().checksum());
    assertNotEquals(expected, Account.after(events.subList(1, 3)).state().checksum());
  }

  @Test
  void account_that_went_along_goes_on_as_if_it_had_stayed() {
    account.apply(event(EventType.DEPOSIT, 500, 0));
    account.apply(event(EventType.HOLD, 200, 7));
    account.apply(event(EventType.WITHDRAWAL, 400, 0));
    Account moved = Account.of(new JsonObject(account.toJson().encode()));
    assertEquals(account.state(), moved.state());
    assertTrue(account.apply(event(EventType.CAPTURE, 0, 7)));
    assertTrue(moved.apply(event(EventType.CAPTURE, 0, 7)));
    assertEquals(account.state(), moved.state());
  }

  private static AccountEvent event(EventType type, long amount, int reference) {
    return new AccountEvent("a", type, amount, reference);
  }
}
