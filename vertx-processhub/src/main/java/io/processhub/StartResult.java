package io.processhub;

import io.vertx.codegen.annotations.DataObject;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a start of several processes went, id by id. Immutable. Two results are equal when the same
 * processes started and the same ones failed with the same codes, messages and data.
 */
@DataObject
public final class StartResult {
  private final List<ProcessRecord> started;
  private final Map<String, HubException> errors;
  private final boolean rolledBack;

  /**
   * Of the processes in the order of the call.
   *
   * @throws IllegalArgumentException if something is said to have started and been rolled back
   */
  public StartResult(
      List<ProcessRecord> started, Map<String, HubException> errors, boolean rolledBack) {
    this.started = List.copyOf(started);
    this.errors = Results.copy(errors);
    this.rolledBack = rolledBack;
    if (rolledBack && !started.isEmpty()) {
      throw new IllegalArgumentException("rolledBack contradicts " + started.size() + " started");
    }
  }

  /** Reads what {@link #toJson()} wrote. */
  public StartResult(JsonObject json) {
    this(new JsonFields(json, "result"));
  }

  private StartResult(JsonFields in) {
    this(
        in.objects("started", ProcessRecord::new),
        Results.errors(in),
        in.bool("rolledBack", false));
  }

  /** OK without an error, FAILED if nothing is started, else PARTIAL. */
  public ResultStatus status() {
    return Results.status(started.isEmpty(), errors.isEmpty());
  }

  /** What is started now. Unmodifiable. */
  public List<ProcessRecord> started() {
    return started;
  }

  /** What did not start and why. Unmodifiable. */
  public Map<String, HubException> errors() {
    return errors;
  }

  /** Whether what this call had started was stopped again. */
  public boolean rolledBack() {
    return rolledBack;
  }

  /** Ids of what is started. */
  public List<String> ids() {
    return started.stream().map(ProcessRecord::id).toList();
  }

  /** Names of the nodes on which something started, each once. */
  public List<String> nodes() {
    return started.stream()
        .flatMap(record -> record.replicas().stream())
        .map(ReplicaInfo::nodeName)
        .distinct()
        .toList();
  }

  /** The first of {@link #nodes()}, or null. */
  public @Nullable String node() {
    return Results.firstOf(nodes());
  }

  /** The first of {@link #started()}, or null. */
  public @Nullable ProcessRecord first() {
    return Results.firstOf(started);
  }

  /** As JSON, which the constructor reads. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("status", status().name())
        .put("started", JsonFields.array(started.stream().map(ProcessRecord::toJson)))
        .put("errors", Results.toJson(errors))
        .put("rolledBack", rolledBack);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StartResult that
        && rolledBack == that.rolledBack
        && started.equals(that.started)
        && Results.toJson(errors).equals(Results.toJson(that.errors));
  }

  @Override
  public int hashCode() {
    return Objects.hash(started, errors.keySet(), rolledBack);
  }

  @Override
  public String toString() {
    return toJson().encode();
  }
}
