package io.processhub.examples.accounts;

/**
 * An account at one moment.
 *
 * @param sequence events seen so far, refused ones included
 * @param refused events that the account refused
 * @param balance in cents, held amounts included
 * @param held in cents, reserved and not yet released or captured
 * @param checksum depends on every event, its outcome and their order
 */
public record AccountState(long sequence, long refused, long balance, long held, long checksum) {
  public static final AccountState EMPTY = new AccountState(0, 0, 0, 0, 0);
}
