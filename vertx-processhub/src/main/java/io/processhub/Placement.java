package io.processhub;

import io.processhub.model.PlacementRule;
import io.vertx.codegen.annotations.DataObject;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/**
 * A place that a spec asks for. It wins over the hub's distribution strategy; one that contradicts
 * the hub's redundancy strategy is refused at the start, with a message that names both.
 */
@DataObject
public final class Placement {
  private final PlacementRule rule;

  private Placement(PlacementRule rule) {
    this.rule = rule;
  }

  /**
   * Reads {@code {"type": "local"}}, {@code {"type": "on", "node"}}, {@code {"type": "tagged",
   * "tag"}} or {@code {"type": "forEach"}}.
   *
   * @throws IllegalArgumentException naming the field that is missing, wrong or not known
   */
  public Placement(JsonObject json) {
    this(ruleOf(new JsonFields(json, "placement"), true));
  }

  /** Likewise, of a spec that another version of this library may have written. */
  static Placement stored(JsonObject json) {
    return new Placement(ruleOf(new JsonFields(json, "placement"), false));
  }

  /** On the node where the process is started. */
  public static Placement local() {
    return new Placement(new PlacementRule.Local());
  }

  /** On the node of that node name or node id. */
  public static Placement on(String node) {
    return new Placement(new PlacementRule.On(Checks.nodeName("placement.node", node)));
  }

  /** On a node whose {@code nodeTags} hold that tag. */
  public static Placement tagged(String tag) {
    return new Placement(new PlacementRule.Tagged(Checks.notEmpty("placement.tag", tag)));
  }

  /** One replica on every hosting node. */
  public static Placement forEach() {
    return new Placement(new PlacementRule.ForEach());
  }

  private static PlacementRule ruleOf(JsonFields json, boolean strict) {
    String type = json.requiredString("type");
    Set<String> fields =
        switch (type) {
          case "local", "forEach" -> Set.of("type");
          case "on" -> Set.of("type", "node");
          case "tagged" -> Set.of("type", "tag");
          default ->
              throw new IllegalArgumentException(
                  "placement.type must be local, on, tagged or forEach, is "
                      + Checks.printable(type));
        };
    if (strict) {
      json.only(fields);
    }
    return switch (type) {
      case "on" -> on(json.requiredString("node")).rule;
      case "tagged" -> tagged(json.requiredString("tag")).rule;
      case "local" -> new PlacementRule.Local();
      default -> new PlacementRule.ForEach();
    };
  }

  /** The same as what distribution strategies see. */
  public PlacementRule rule() {
    return rule;
  }

  /** As JSON, which the constructor reads. */
  public JsonObject toJson() {
    if (rule instanceof PlacementRule.On on) {
      return new JsonObject().put("type", "on").put("node", on.node());
    }
    if (rule instanceof PlacementRule.Tagged tagged) {
      return new JsonObject().put("type", "tagged").put("tag", tagged.tag());
    }
    return new JsonObject().put("type", rule instanceof PlacementRule.Local ? "local" : "forEach");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Placement that && rule.equals(that.rule);
  }

  @Override
  public int hashCode() {
    return rule.hashCode();
  }

  @Override
  public String toString() {
    return toJson().encode();
  }
}
