package io.processhub;

import io.processhub.model.Role;
import io.vertx.codegen.annotations.DataObject;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a replica may know of itself. Immutable; a change of role or epoch makes a new one. */
@DataObject
public final class ProcessInfo {
  private final String id;
  private final String hubId;
  private final String address;
  private final Role role;
  private final long epoch;
  private final @Nullable JsonObject metadata;
  private final boolean recovered;

  /** For the hub and for tests; applications get one from {@link ProcessVerticle#process()}. */
  public ProcessInfo(
      String id,
      String hubId,
      String address,
      Role role,
      long epoch,
      JsonObject metadata,
      boolean recovered) {
    this.id = Checks.processId(id);
    this.hubId = Checks.hubId(hubId);
    this.address = Checks.notEmpty("address", address);
    this.role = Checks.present("role", role);
    this.epoch = Checks.atLeast("epoch", 0, epoch);
    this.metadata = Checks.json("metadata", metadata);
    this.recovered = recovered;
  }

  /** Reads what {@link #toJson()} wrote. */
  public ProcessInfo(JsonObject json) {
    this(new JsonFields(json, "process"));
  }

  private ProcessInfo(JsonFields in) {
    this(
        in.requiredString("id"),
        in.requiredString("hubId"),
        in.requiredString("address"),
        in.constant("role", Role.ACTIVE),
        in.number("epoch", 0),
        in.object("metadata", new JsonObject()),
        in.bool("recovered", false));
  }

  /** The id of the process. */
  public String id() {
    return id;
  }

  /** The hub that runs it. */
  public String hubId() {
    return hubId;
  }

  /** The event-bus address of the process, wherever it runs. */
  public String address() {
    return address;
  }

  /** What this replica does now: handle messages, or stand by. */
  public Role role() {
    return role;
  }

  /**
   * The ownership number: under a quorum strategy the fencing token by which an outside resource
   * can refuse a stale owner. Under divergence it orders owners but does not fence.
   */
  public long epoch() {
    return epoch;
  }

  /** A copy; may be empty. */
  public JsonObject metadata() {
    return metadata == null ? new JsonObject() : metadata.copy();
  }

  /**
   * Whether the process was started again after its node was lost, rather than started or moved:
   * with its newest checkpoint, which {@code importState} was given, or without any state. A
   * replica that stood by and became active was not started again.
   */
  public boolean recovered() {
    return recovered;
  }

  /** As JSON, which the constructor reads. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("id", id)
        .put("hubId", hubId)
        .put("address", address)
        .put("role", role.name())
        .put("epoch", epoch)
        .put("metadata", metadata())
        .put("recovered", recovered);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ProcessInfo that
        && id.equals(that.id)
        && hubId.equals(that.hubId)
        && address.equals(that.address)
        && role == that.role
        && epoch == that.epoch
        && Objects.equals(metadata, that.metadata)
        && recovered == that.recovered;
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, hubId, role, epoch);
  }

  @Override
  public String toString() {
    return toJson().encode();
  }
}
