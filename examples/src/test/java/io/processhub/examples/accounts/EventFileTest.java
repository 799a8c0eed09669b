package io.processhub.examples.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EventFileTest {
  private final EventFile file = EventFile.shipped();

  @Test
  void shipped_file_is_what_the_generator_makes() {
    assertEquals(EventGenerator.generate(), file.events());
  }

  @Test
  void file_holds_at_least_50_000_events_of_every_type_over_at_least_2_000_accounts() {
    Map<String, List<AccountEvent>> byAccount = file.byAccount();
    Set<EventType> types =
        file.events().stream().map(AccountEvent::type).collect(Collectors.toSet());
    assertTrue(file.events().size() >= 50_000, () -> file.events().size() + " events");
    assertTrue(byAccount.size() >= 2_000, () -> byAccount.size() + " accounts");
    assertEquals(EnumSet.allOf(EventType.class), types);
    assertEquals(
        file.events().size(), byAccount.values().stream().mapToInt(List::size).sum(), "events");
  }

  @Test
  void transfers_neither_make_nor_lose_money() {
    Map<String, Account> accounts = new HashMap<>();
    long transferred = 0;
    long outside = 0;
    for (AccountEvent event : file.events()) {
      Account account = accounts.computeIfAbsent(event.account(), id -> new Account());
      long before = account.state().balance();
      account.apply(event);
      long change = account.state().balance() - before;
      switch (event.type()) {
        case TRANSFER_IN, TRANSFER_OUT -> transferred += change;
        default -> outside += change;
      }
    }
    Totals totals = Totals.of(file.states());
    assertEquals(0, transferred);
    assertEquals(outside, totals.balance());
    assertTrue(totals.refused() > 1_000, () -> "refused " + totals.refused());
    assertTrue(totals.held() > 0, () -> "held " + totals.held());
  }

  @Test
  void a_line_reads_back_and_garbage_is_named() {
    AccountEvent event = new AccountEvent("account-00001", EventType.HOLD, 12_345, 6);
    assertEquals(event, AccountEvent.parse(event.toLine()));
    for (String garbage : List.of("", "a,D,1", "a,X,1,0", "a,D,one,0", "a,D,-1,0", "a,DD,1,0")) {
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> AccountEvent.parse(garbage));
      assertTrue(String.valueOf(refused.getMessage()).endsWith(": " + garbage));
    }
  }
}
