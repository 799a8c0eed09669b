package io.processhub.examples.accounts;

/** What can happen to an account. The code is what the event file holds. */
public enum EventType {
  DEPOSIT('D'),
  WITHDRAWAL('W'),
  TRANSFER_OUT('O'),
  TRANSFER_IN('I'),
  /** Reserves an amount under a reference. */
  HOLD('H'),
  /** Gives a reserved amount back. */
  RELEASE('R'),
  /** Takes a reserved amount out of the account. */
  CAPTURE('C');

  private final char code;

  EventType(char code) {
    this.code = code;
  }

  public char code() {
    return code;
  }

  /**
   * @throws IllegalArgumentException if no type has this code
   */
  public static EventType of(char code) {
    for (EventType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    throw new IllegalArgumentException("unknown event type '" + code + "'");
  }
}
