package io.processhub.examples.accounts;

import java.util.Collection;
import java.util.Map;

/**
 * Sums over accounts.
 *
 * @param events events that the accounts have seen, refused ones included
 * @param balance in cents
 * @param held in cents
 * @param checksum of all accounts, independent of their order
 */
public record Totals(
    int accounts, long events, long refused, long balance, long held, long checksum) {
  public static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0);

  public static Totals of(Map<String, AccountState> states) {
    return of(states, states.keySet());
  }

  /** The totals of some of the accounts; one without a state counts as an empty account. */
  public static Totals of(Map<String, AccountState> states, Collection<String> accounts) {
    Totals totals = NONE;
    for (String account : accounts) {
      totals = totals.plus(account, states.getOrDefault(account, AccountState.EMPTY));
    }
    return totals;
  }

  /** The totals of both, which must have no account in common. */
  public Totals plus(Totals other) {
    return new Totals(
        accounts + other.accounts,
        events + other.events,
        refused + other.refused,
        Math.addExact(balance, other.balance),
        Math.addExact(held, other.held),
        checksum + other.checksum);
  }

  private Totals plus(String account, AccountState state) {
    return new Totals(
        accounts + 1,
        events + state.sequence(),
        refused + state.refused(),
        Math.addExact(balance, state.balance()),
        Math.addExact(held, state.held()),
        checksum + Checksums.ofAccount(account, state.checksum()));
  }
}
