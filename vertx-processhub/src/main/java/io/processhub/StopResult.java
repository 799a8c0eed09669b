package io.processhub;

import io.vertx.codegen.annotations.DataObject;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a stop of several processes went, id by id. Immutable. Two results are equal when the same
 * processes stopped and the same ones failed with the same codes, messages and data.
 */
@DataObject
public final class StopResult {
  private final Map<String, List<String>> stopped;
  private final Map<String, HubException> errors;

  /** Of ids to the names of the nodes they stopped on, in the order of the call. */
  public StopResult(Map<String, List<String>> stopped, Map<String, HubException> errors) {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    stopped.forEach((id, nodes) -> copy.put(id, List.copyOf(nodes)));
    this.stopped = Results.copy(copy);
    this.errors = Results.copy(errors);
  }

  /** Reads what {@link #toJson()} wrote. */
  public StopResult(JsonObject json) {
    this(new JsonFields(json, "result"));
  }

  private StopResult(JsonFields in) {
    this(in.stringLists("stopped"), Results.errors(in));
  }

  /** OK without an error, FAILED if nothing stopped, else PARTIAL. */
  public ResultStatus status() {
    return Results.status(stopped.isEmpty(), errors.isEmpty());
  }

  /** Id to the names of the nodes on which it stopped. Unmodifiable. */
  public Map<String, List<String>> stopped() {
    return stopped;
  }

  /** What did not stop and why. Unmodifiable. */
  public Map<String, HubException> errors() {
    return errors;
  }

  /** Ids of what stopped. */
  public List<String> ids() {
    return List.copyOf(stopped.keySet());
  }

  /** Names of the nodes on which something stopped, each once. */
  public List<String> nodes() {
    return stopped.values().stream().flatMap(List::stream).distinct().toList();
  }

  /** The first of {@link #nodes()}, or null. */
  public @Nullable String node() {
    return Results.firstOf(nodes());
  }

  /** The first of {@link #ids()}, or null. */
  public @Nullable String first() {
    return Results.firstOf(ids());
  }

  /** As JSON, which the constructor reads. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("status", status().name())
        .put("stopped", Results.listsToJson(stopped))
        .put("errors", Results.toJson(errors));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StopResult that
        && stopped.equals(that.stopped)
        && Results.toJson(errors).equals(Results.toJson(that.errors));
  }

  @Override
  public int hashCode() {
    return Objects.hash(stopped, errors.keySet());
  }

  @Override
  public String toString() {
    return toJson().encode();
  }
}
