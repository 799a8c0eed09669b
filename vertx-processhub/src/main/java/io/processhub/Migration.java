package io.processhub;

import io.vertx.codegen.annotations.DataObject;
import io.vertx.core.json.JsonObject;
import java.util.Objects;

/** One process on its way from one node to another, or planned to be. Immutable. */
@DataObject
public final class Migration {
  private final String id;
  private final String from;
  private final String to;

  /** The move of a process from one node to another, by their names. */
  public Migration(String id, String from, String to) {
    this.id = Checks.notEmpty("migration.id", id);
    this.from = Checks.notEmpty("migration.from", from);
    this.to = Checks.notEmpty("migration.to", to);
  }

  /** Reads what {@link #toJson()} wrote. */
  public Migration(JsonObject json) {
    this(new JsonFields(json, "migration"));
  }

  private Migration(JsonFields in) {
    this(in.requiredString("id"), in.requiredString("from"), in.requiredString("to"));
  }

  /** The process. */
  public String id() {
    return id;
  }

  /** Name of the node that has it, or had it. */
  public String from() {
    return from;
  }

  /** Name of the node that gets it, or got it. */
  public String to() {
    return to;
  }

  /** As JSON, which the constructor reads. */
  public JsonObject toJson() {
    return new JsonObject().put("id", id).put("from", from).put("to", to);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Migration that
        && id.equals(that.id)
        && from.equals(that.from)
        && to.equals(that.to);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, from, to);
  }

  @Override
  public String toString() {
    return toJson().encode();
  }
}
