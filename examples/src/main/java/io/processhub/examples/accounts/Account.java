package io.processhub.examples.accounts;

import io.processhub.annotation.State;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The ledger of one account. It never goes below what is held: a withdrawal, transfer or hold that
 * asks for more than is available is refused, counted, and changes no money. Not thread-safe.
 */
public class Account {
  @State Map<Integer, Long> holds = new HashMap<>();
  @State long sequence;
  @State long refused;
  @State long balance;
  @State long held;
  @State long checksum;

  /** The account after these events, in this order. */
  public static Account after(List<AccountEvent> events) {
    Account account = new Account();
    events.forEach(account::apply);
    return account;
  }

  /** Whether the event was accepted. */
  public final boolean apply(AccountEvent event) {
    boolean accepted =
        switch (event.type()) {
          case DEPOSIT, TRANSFER_IN -> credit(event.amount());
          case WITHDRAWAL, TRANSFER_OUT -> debit(event.amount());
          case HOLD -> hold(event.reference(), event.amount());
          case RELEASE -> release(event.reference());
          case CAPTURE -> capture(event.reference());
        };
    sequence++;
    if (!accepted) {
      refused++;
    }
    checksum = Checksums.next(checksum, event, accepted);
    return accepted;
  }

  public final long available() {
    return balance - held;
  }

  public final AccountState state() {
    return new AccountState(sequence, refused, balance, held, checksum);
  }

  /** All that it knows, holds included. */
  final JsonObject toJson() {
    JsonObject open = new JsonObject();
    holds.forEach((reference, amount) -> open.put(Integer.toString(reference), amount));
    return AccountMessages.encode(state()).put("holds", open);
  }

  /** The account that {@link #toJson} described. */
  static Account of(JsonObject json) {
    AccountState state = AccountMessages.state(json);
    Account account = new Account();
    account.sequence = state.sequence();
    account.refused = state.refused();
    account.balance = state.balance();
    account.held = state.held();
    account.checksum = state.checksum();
    JsonObject open = json.getJsonObject("holds");
    open.forEach(
        hold -> account.holds.put(Integer.valueOf(hold.getKey()), open.getLong(hold.getKey())));
    return account;
  }

  private boolean credit(long amount) {
    balance = Math.addExact(balance, amount);
    return true;
  }

  private boolean debit(long amount) {
    if (amount > available()) {
      return false;
    }
    balance -= amount;
    return true;
  }

  private boolean hold(int reference, long amount) {
    if (amount > available() || holds.containsKey(reference)) {
      return false;
    }
    holds.put(reference, amount);
    held += amount;
    return true;
  }

  private boolean release(int reference) {
    Long amount = holds.remove(reference);
    if (amount == null) {
      return false;
    }
    held -= amount;
    return true;
  }

  private boolean capture(int reference) {
    Long amount = holds.remove(reference);
    if (amount == null) {
      return false;
    }
    held -= amount;
    balance -= amount;
    return true;
  }
}
