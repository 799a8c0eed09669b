package io.processhub;

import io.processhub.model.Role;
import io.vertx.codegen.annotations.DataObject;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One replica of a process, as the registry of the node that was asked knows it. Immutable. */
@DataObject
public final class ReplicaInfo {
  private final String node;
  private final String nodeName;
  private final Role role;
  private final long epoch;
  private final @Nullable String deploymentId;
  private final long since;

  /** What is known of a replica; the deployment id is null until it is deployed. */
  public ReplicaInfo(
      String node,
      String nodeName,
      Role role,
      long epoch,
      @Nullable String deploymentId,
      long since) {
    this.node = Checks.notEmpty("replica.node", node);
    this.nodeName = Checks.notEmpty("replica.nodeName", nodeName);
    this.role = Checks.present("replica.role", role);
    this.epoch = Checks.atLeast("replica.epoch", 0, epoch);
    this.deploymentId = deploymentId;
    this.since = since;
  }

  /** Reads what {@link #toJson()} wrote. */
  public ReplicaInfo(JsonObject json) {
    this(new JsonFields(json, "replica"));
  }

  private ReplicaInfo(JsonFields in) {
    this(
        in.requiredString("node"),
        in.requiredString("nodeName"),
        in.constant("role", Role.ACTIVE),
        in.number("epoch", 0),
        in.stringOrNull("deploymentId"),
        in.number("since", 0));
  }

  /** The node id: new after most restarts of the node. */
  public String node() {
    return node;
  }

  /** The node name: stable across restarts. */
  public String nodeName() {
    return nodeName;
  }

  /** What it does: handle messages, or stand by. */
  public Role role() {
    return role;
  }

  /** The ownership number under which it runs. */
  public long epoch() {
    return epoch;
  }

  /** The id of its deployment on that node, or null while it is not known. */
  public @Nullable String deploymentId() {
    return deploymentId;
  }

  /** When it began to run there, in milliseconds since 1970 on that node's clock. */
  public long since() {
    return since;
  }

  /** As JSON, which the constructor reads. */
  public JsonObject toJson() {
    JsonObject json =
        new JsonObject()
            .put("node", node)
            .put("nodeName", nodeName)
            .put("role", role.name())
            .put("epoch", epoch)
            .put("since", since);
    return deploymentId == null ? json : json.put("deploymentId", deploymentId);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ReplicaInfo that
        && node.equals(that.node)
        && nodeName.equals(that.nodeName)
        && role == that.role
        && epoch == that.epoch
        && Objects.equals(deploymentId, that.deploymentId)
        && since == that.since;
  }

  @Override
  public int hashCode() {
    return Objects.hash(node, role, epoch, since);
  }

  @Override
  public String toString() {
    return toJson().encode();
  }
}
