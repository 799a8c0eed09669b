package io.processhub;

import io.vertx.codegen.annotations.DataObject;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Of what a {@link Plan} is wanted. Immutable. */
@DataObject
public final class PlanRequest {
  private final String type;
  private final @Nullable String id;
  private final @Nullable String node;
  private final double weight;
  private final @Nullable String zone;

  private PlanRequest(
      String type,
      @Nullable String id,
      @Nullable String node,
      double weight,
      @Nullable String zone) {
    this.type = type;
    this.id = id;
    this.node = node;
    this.weight = weight;
    this.zone = zone;
  }

  /**
   * Reads {@code {type, id?, node?, weight?, zone?}}; the types are the names of the factories.
   *
   * @throws IllegalArgumentException naming the field that is missing or wrong
   */
  public PlanRequest(JsonObject json) {
    this(read(json));
  }

  private PlanRequest(PlanRequest other) {
    this(other.type, other.id, other.node, other.weight, other.zone);
  }

  private static PlanRequest read(JsonObject json) {
    JsonFields in = new JsonFields(json, "request");
    String type = in.requiredString("type");
    switch (type) {
      case "rebalance":
        in.only(Set.of("type"));
        return rebalance();
      case "drain":
        in.only(Set.of("type", "node"));
        return drain(in.requiredString("node"));
      case "join":
        in.only(Set.of("type", "weight", "zone"));
        return join(in.decimal("weight", 1.0), in.stringOrNull("zone"));
      case "move":
        in.only(Set.of("type", "id", "node"));
        return move(in.requiredString("id"), in.requiredString("node"));
      default:
        throw new IllegalArgumentException(
            "request.type must be one of [rebalance, drain, join, move], is "
                + Checks.printable(type));
    }
  }

  /** What {@link ProcessHubAdmin#rebalance()} would do. */
  public static PlanRequest rebalance() {
    return new PlanRequest("rebalance", null, null, 0, null);
  }

  /** What {@link ProcessHubAdmin#drain} would do. */
  public static PlanRequest drain(String node) {
    return new PlanRequest("drain", null, Checks.nodeName("node", node), 0, null);
  }

  /**
   * What one more node would get. How many processes follows from its weight; which ones depends on
   * its node id, so those of the plan are an example.
   */
  public static PlanRequest join(double weight, @Nullable String zone) {
    return new PlanRequest("join", null, null, Checks.positive("weight", weight), zone);
  }

  /** What {@link ProcessHubAdmin#move} would do. */
  public static PlanRequest move(String processId, String node) {
    return new PlanRequest(
        "move", Checks.processId(processId), Checks.nodeName("node", node), 0, null);
  }

  /** {@code rebalance}, {@code drain}, {@code join} or {@code move}. */
  public String type() {
    return type;
  }

  /** The process of a move, else null. */
  public @Nullable String id() {
    return id;
  }

  /** The node of a move or drain, else null. */
  public @Nullable String node() {
    return node;
  }

  /** The weight of a node that joins, else 0. */
  public double weight() {
    return weight;
  }

  /** The zone of a node that joins, or null. */
  public @Nullable String zone() {
    return zone;
  }

  /** As JSON, which the constructor reads. */
  public JsonObject toJson() {
    JsonObject json = new JsonObject().put("type", type);
    if (id != null) {
      json.put("id", id);
    }
    if (node != null) {
      json.put("node", node);
    }
    if (type.equals("join")) {
      json.put("weight", weight);
    }
    return zone == null ? json : json.put("zone", zone);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PlanRequest that
        && type.equals(that.type)
        && Objects.equals(id, that.id)
        && Objects.equals(node, that.node)
        && Double.compare(weight, that.weight) == 0
        && Objects.equals(zone, that.zone);
  }

  @Override
  public int hashCode() {
    return Objects.hash(type, id, node, weight, zone);
  }

  @Override
  public String toString() {
    return toJson().encode();
  }
}
