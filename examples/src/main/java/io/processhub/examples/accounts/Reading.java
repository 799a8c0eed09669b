package io.processhub.examples.accounts;

import io.vertx.core.json.JsonObject;

/**
 * What an account process answered when it was asked.
 *
 * @param node name of the node that it runs on, by its own account
 * @param received events that this replica got in messages
 * @param recovered whether it was started again after a crash and read the file
 */
public record Reading(AccountState state, String node, long received, boolean recovered) {
  JsonObject toJson() {
    return AccountMessages.encode(state)
        .put("node", node)
        .put("received", received)
        .put("recovered", recovered);
  }

  static Reading of(JsonObject json) {
    return new Reading(
        AccountMessages.state(json),
        json.getString("node"),
        json.getLong("received"),
        json.getBoolean("recovered"));
  }
}
