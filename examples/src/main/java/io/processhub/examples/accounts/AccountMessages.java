package io.processhub.examples.accounts;

import io.vertx.core.json.JsonObject;

/** What travels between a client and an {@link AccountProcess}: JSON objects. */
final class AccountMessages {
  static final String READ = "READ";

  private static final String ACTION = "action";

  private AccountMessages() {}

  /** The request that applies the event; its account is the address and not in the body. */
  static JsonObject apply(AccountEvent event) {
    return new JsonObject()
        .put(ACTION, event.type().name())
        .put("amount", event.amount())
        .put("reference", event.reference());
  }

  /** The request that changes nothing and gets the state. */
  static JsonObject read() {
    return new JsonObject().put(ACTION, READ);
  }

  static boolean isRead(JsonObject request) {
    return READ.equals(request.getString(ACTION));
  }

  /**
   * The event in a request.
   *
   * @throws IllegalArgumentException if there is none
   */
  static AccountEvent event(String account, JsonObject request) {
    try {
      return new AccountEvent(
          account,
          EventType.valueOf(request.getString(ACTION)),
          request.getLong("amount"),
          request.getInteger("reference"));
    } catch (ClassCastException | IllegalArgumentException | NullPointerException e) {
      throw new IllegalArgumentException("not an account request: " + request.encode(), e);
    }
  }

  static JsonObject encode(AccountState state) {
    return new JsonObject()
        .put("sequence", state.sequence())
        .put("refused", state.refused())
        .put("balance", state.balance())
        .put("held", state.held())
        .put("checksum", state.checksum());
  }

  static AccountState state(JsonObject json) {
    return new AccountState(
        json.getLong("sequence"),
        json.getLong("refused"),
        json.getLong("balance"),
        json.getLong("held"),
        json.getLong("checksum"));
  }
}
