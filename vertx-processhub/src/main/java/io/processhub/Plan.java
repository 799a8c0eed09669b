package io.processhub;

import io.vertx.codegen.annotations.DataObject;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What would move if somebody asked for it now. Immutable. */
@DataObject
public final class Plan {
  private final List<Migration> moves;
  private final Map<String, String> skipped;
  private final Map<String, Integer> before;
  private final Map<String, Integer> after;

  /** What would move, what would not and why, and how many each node would have. */
  public Plan(
      List<Migration> moves,
      Map<String, String> skipped,
      Map<String, Integer> before,
      Map<String, Integer> after) {
    this.moves = List.copyOf(moves);
    this.skipped = Results.copy(skipped);
    this.before = Results.copy(before);
    this.after = Results.copy(after);
  }

  /** Reads what {@link #toJson()} wrote. */
  public Plan(JsonObject json) {
    this(new JsonFields(json, "plan"));
  }

  private Plan(JsonFields in) {
    this(
        in.objects("moves", Migration::new),
        in.texts("skipped"),
        counts(in, "before"),
        counts(in, "after"));
  }

  private static Map<String, Integer> counts(JsonFields in, String field) {
    JsonObject json = in.object(field, new JsonObject());
    JsonFields values = new JsonFields(json, "plan." + field);
    Map<String, Integer> counts = new LinkedHashMap<>();
    json.fieldNames().forEach(node -> counts.put(node, values.integer(node, 0)));
    return counts;
  }

  /** Unmodifiable. */
  public List<Migration> moves() {
    return moves;
  }

  /** What would stay though it was asked for, and why. Unmodifiable. */
  public Map<String, String> skipped() {
    return skipped;
  }

  /** Processes per node name as things are. Unmodifiable. */
  public Map<String, Integer> before() {
    return before;
  }

  /** Processes per node name after these moves. Unmodifiable. */
  public Map<String, Integer> after() {
    return after;
  }

  /** As JSON, which the constructor reads. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("moves", JsonFields.array(moves.stream().map(Migration::toJson)))
        .put("skipped", json(skipped))
        .put("before", json(before))
        .put("after", json(after));
  }

  private static JsonObject json(Map<String, ?> values) {
    JsonObject json = new JsonObject();
    values.forEach(json::put);
    return json;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Plan that
        && moves.equals(that.moves)
        && skipped.equals(that.skipped)
        && before.equals(that.before)
        && after.equals(that.after);
  }

  @Override
  public int hashCode() {
    return Objects.hash(moves, skipped, before, after);
  }

  @Override
  public String toString() {
    return toJson().encode();
  }
}
