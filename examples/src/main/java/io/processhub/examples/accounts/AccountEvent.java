package io.processhub.examples.accounts;

import java.util.Objects;

/**
 * One thing that happened to one account.
 *
 * @param account the process id of the account
 * @param amount in cents; 0 for {@code RELEASE} and {@code CAPTURE}, which take the held amount
 * @param reference names the transfer or the hold; 0 where there is none
 */
public record AccountEvent(String account, EventType type, long amount, int reference) {
  public AccountEvent {
    Objects.requireNonNull(account, "account");
    Objects.requireNonNull(type, "type");
    if (amount < 0) {
      throw new IllegalArgumentException("amount is negative: " + amount);
    }
  }

  /**
   * Reads what {@link #toLine} wrote.
   *
   * @throws IllegalArgumentException if the line is not an event; the message holds the line
   */
  public static AccountEvent parse(String line) {
    String[] parts = line.split(",", -1);
    if (parts.length != 4 || parts[1].length() != 1) {
      throw new IllegalArgumentException("not an account event: " + line);
    }
    try {
      return new AccountEvent(
          parts[0],
          EventType.of(parts[1].charAt(0)),
          Long.parseLong(parts[2]),
          Integer.parseInt(parts[3]));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not an account event: " + line, e);
    }
  }

  /** {@code account,code,amount,reference}. */
  public String toLine() {
    return account + ',' + type.code() + ',' + amount + ',' + reference;
  }
}
