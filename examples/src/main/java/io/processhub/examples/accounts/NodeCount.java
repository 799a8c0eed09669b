package io.processhub.examples.accounts;

import io.vertx.core.json.JsonObject;

/**
 * What one node counted by itself since it started.
 *
 * @param hosted accounts that run on it
 * @param received events that came in messages to its accounts
 * @param recovered accounts that were started again on it after a crash
 */
record NodeCount(long hosted, long received, long recovered) {
  static final NodeCount NONE = new NodeCount(0, 0, 0);

  JsonObject toJson() {
    return new JsonObject()
        .put("hosted", hosted)
        .put("received", received)
        .put("recovered", recovered);
  }

  static NodeCount of(JsonObject json) {
    return new NodeCount(
        json.getLong("hosted"), json.getLong("received"), json.getLong("recovered"));
  }
}
