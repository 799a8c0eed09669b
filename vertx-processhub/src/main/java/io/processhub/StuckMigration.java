package io.processhub;

import io.vertx.codegen.annotations.DataObject;
import io.vertx.core.json.JsonObject;
import java.util.Objects;

/** A move that takes longer than it should. Immutable. */
@DataObject
public final class StuckMigration {
  private final String id;
  private final String target;
  private final String phase;
  private final long age;

  /** A move to that target which has been in that phase for {@code age} milliseconds. */
  public StuckMigration(String id, String target, String phase, long age) {
    this.id = Checks.notEmpty("stuck.id", id);
    this.target = Checks.notEmpty("stuck.target", target);
    this.phase = Checks.notEmpty("stuck.phase", phase);
    this.age = Checks.atLeast("stuck.age", 0, age);
  }

  /** Reads what {@link #toJson()} wrote. */
  public StuckMigration(JsonObject json) {
    this(new JsonFields(json, "stuck"));
  }

  private StuckMigration(JsonFields in) {
    this(
        in.requiredString("id"),
        in.requiredString("target"),
        in.requiredString("phase"),
        in.number("age", 0));
  }

  /** The process. */
  public String id() {
    return id;
  }

  /** Name of the node that it is to go to. */
  public String target() {
    return target;
  }

  /**
   * How far it is: {@code ORDERED}, {@code PREPARING}, {@code WAITING}, {@code FREEZING}, {@code
   * EXPORTING}, {@code STOPPING}, {@code TRANSFERRING} or {@code COMMITTED}.
   */
  public String phase() {
    return phase;
  }

  /** How long it has been in that phase, in milliseconds. */
  public long age() {
    return age;
  }

  /** As JSON, which the constructor reads. */
  public JsonObject toJson() {
    return new JsonObject().put("id", id).put("target", target).put("phase", phase).put("age", age);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StuckMigration that
        && id.equals(that.id)
        && target.equals(that.target)
        && phase.equals(that.phase)
        && age == that.age;
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, target, phase, age);
  }

  @Override
  public String toString() {
    return toJson().encode();
  }
}
