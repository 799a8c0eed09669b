package io.processhub.examples.accounts;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an account process answered when it was asked.
 *
 * @param node name of the node that it runs on, by its own account
 * @param received events that it got in messages on that node
 * @param recovered whether it was started again after a crash
 * @param earlier events that it got in messages on other nodes, before it moved with its state or
 *     was restored from a checkpoint
 */
public record Reading(
    AccountState state, String node, long received, boolean recovered, Map<String, Long> earlier) {
  public Reading {
    earlier = Map.copyOf(earlier);
  }

  /** Of an account that has not moved. */
  public Reading(AccountState state, String node, long received, boolean recovered) {
    this(state, node, received, recovered, Map.of());
  }

  /** Events that it got in messages, wherever it was. */
  long receivedAnywhere() {
    return received + earlier.values().stream().mapToLong(Long::longValue).sum();
  }

  JsonObject toJson() {
    return AccountMessages.encode(state)
        .put("node", node)
        .put("received", received)
        .put("recovered", recovered)
        .put("earlier", counts(earlier));
  }

  static Reading of(JsonObject json) {
    return new Reading(
        AccountMessages.state(json),
        json.getString("node"),
        json.getLong("received"),
        json.getBoolean("recovered"),
        counts(json.getJsonObject("earlier")));
  }

  static JsonObject counts(Map<String, Long> counts) {
    JsonObject json = new JsonObject();
    counts.forEach(json::put);
    return json;
  }

  static Map<String, Long> counts(JsonObject json) {
    Map<String, Long> counts = new TreeMap<>();
    json.fieldNames().forEach(node -> counts.put(node, json.getLong(node)));
    return counts;
  }
}
