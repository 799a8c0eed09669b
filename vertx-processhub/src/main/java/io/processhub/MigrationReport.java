package io.processhub;

import io.vertx.codegen.annotations.DataObject;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** How a migration of one or many processes went, id by id. Immutable. */
@DataObject
public final class MigrationReport {
  private final List<Migration> moved;
  private final Map<String, HubException> failed;
  private final Map<String, String> skipped;

  /** What moved, what failed and why, and what was not tried and why. */
  public MigrationReport(
      List<Migration> moved, Map<String, HubException> failed, Map<String, String> skipped) {
    this.moved = List.copyOf(moved);
    this.failed = Results.copy(failed);
    this.skipped = Results.copy(skipped);
  }

  /** Reads what {@link #toJson()} wrote. */
  public MigrationReport(JsonObject json) {
    this(new JsonFields(json, "report"));
  }

  private MigrationReport(JsonFields in) {
    this(in.objects("moved", Migration::new), Results.errors(in, "failed"), in.texts("skipped"));
  }

  /** OK without a failure, FAILED if something failed and nothing moved, else PARTIAL. */
  public ResultStatus status() {
    return Results.status(moved.isEmpty(), failed.isEmpty());
  }

  /** What moved, and where it runs now. Unmodifiable. */
  public List<Migration> moved() {
    return moved;
  }

  /** What should have moved and did not, or came anew because its node was lost. Unmodifiable. */
  public Map<String, HubException> failed() {
    return failed;
  }

  /** What was not to move, and why. Unmodifiable. */
  public Map<String, String> skipped() {
    return skipped;
  }

  /** As JSON, which the constructor reads. */
  public JsonObject toJson() {
    JsonObject reasons = new JsonObject();
    skipped.forEach(reasons::put);
    return new JsonObject()
        .put("status", status().name())
        .put("moved", JsonFields.array(moved.stream().map(Migration::toJson)))
        .put("failed", Results.toJson(failed))
        .put("skipped", reasons);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MigrationReport that
        && moved.equals(that.moved)
        && Results.toJson(failed).equals(Results.toJson(that.failed))
        && skipped.equals(that.skipped);
  }

  @Override
  public int hashCode() {
    return Objects.hash(moved, failed.keySet(), skipped);
  }

  @Override
  public String toString() {
    return toJson().encode();
  }
}
