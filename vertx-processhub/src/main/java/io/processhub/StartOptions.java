package io.processhub;

import io.vertx.codegen.annotations.DataObject;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Options of one start. Setters refuse wrong values at once, naming field and value. */
@DataObject
public final class StartOptions {
  /** Milliseconds that a call waits. */
  public static final long DEFAULT_TIMEOUT = 10_000;

  /** Default of {@link #getOnFailure()}. */
  public static final OnFailure DEFAULT_ON_FAILURE = OnFailure.CONTINUE;

  /** Default of {@link #isCheckExisting()}. */
  public static final boolean DEFAULT_CHECK_EXISTING = true;

  /** Default of {@link #getAcknowledge()}. */
  public static final AcknowledgeLevel DEFAULT_ACKNOWLEDGE = AcknowledgeLevel.MAJORITY;

  static final Set<String> FIELDS =
      Set.of(
          "timeout", "onFailure", "checkExisting", "acknowledge", "placement", "tags", "metadata");

  private long timeout = DEFAULT_TIMEOUT;
  private OnFailure onFailure = DEFAULT_ON_FAILURE;
  private boolean checkExisting = DEFAULT_CHECK_EXISTING;
  private AcknowledgeLevel acknowledge = DEFAULT_ACKNOWLEDGE;
  private Map<String, List<String>> placement = Map.of();
  private Set<String> tags = Set.of();
  private @Nullable JsonObject metadata;

  /** Options with their defaults. */
  public StartOptions() {}

  /** A copy. */
  public StartOptions(StartOptions other) {
    timeout = other.timeout;
    onFailure = other.onFailure;
    checkExisting = other.checkExisting;
    acknowledge = other.acknowledge;
    placement = other.placement;
    tags = other.tags;
    metadata = other.metadata;
  }

  /**
   * Reads what {@link #toJson()} writes; what is missing has its default.
   *
   * @throws IllegalArgumentException naming the field that is wrong or not known
   */
  public StartOptions(JsonObject json) {
    JsonFields in = new JsonFields(json, "options").only(FIELDS);
    setTimeout(in.number("timeout", DEFAULT_TIMEOUT));
    setOnFailure(in.constant("onFailure", DEFAULT_ON_FAILURE));
    setCheckExisting(in.bool("checkExisting", DEFAULT_CHECK_EXISTING));
    setAcknowledge(in.constant("acknowledge", DEFAULT_ACKNOWLEDGE));
    setPlacement(in.stringLists("placement"));
    this.tags = Checks.tags("options.tags", in.strings("tags"));
    setMetadata(in.object("metadata", new JsonObject()));
  }

  /**
   * Milliseconds that the call waits; starts that take longer go on. Default {@value
   * #DEFAULT_TIMEOUT}.
   */
  public long getTimeout() {
    return timeout;
  }

  /** Sets the milliseconds that the call waits, at least 1. It bounds the wait, not the work. */
  public StartOptions setTimeout(long timeout) {
    this.timeout = Checks.atLeast("timeout", 1, timeout);
    return this;
  }

  /** What happens when some of several processes fail. Default {@link #DEFAULT_ON_FAILURE}. */
  public OnFailure getOnFailure() {
    return onFailure;
  }

  /** Sets {@link #getOnFailure()}. */
  public StartOptions setOnFailure(OnFailure onFailure) {
    this.onFailure = Checks.present("onFailure", onFailure);
    return this;
  }

  /** Whether a taken id is always an error. Default {@value #DEFAULT_CHECK_EXISTING}. */
  public boolean isCheckExisting() {
    return checkExisting;
  }

  /**
   * Sets whether a taken id is always an error. If false, a taken id with an equal spec counts as
   * started and nothing is written; one with a different spec is an error all the same.
   */
  public StartOptions setCheckExisting(boolean checkExisting) {
    this.checkExisting = checkExisting;
    return this;
  }

  /** Who must hold the record before the call is done. Default {@link #DEFAULT_ACKNOWLEDGE}. */
  public AcknowledgeLevel getAcknowledge() {
    return acknowledge;
  }

  /** Sets {@link #getAcknowledge()}. */
  public StartOptions setAcknowledge(AcknowledgeLevel acknowledge) {
    this.acknowledge = Checks.present("acknowledge", acknowledge);
    return this;
  }

  /** Process id to nodes (names or ids), for the guided strategy; unmodifiable. */
  public Map<String, List<String>> getPlacement() {
    return placement;
  }

  /** Sets the nodes of each process for the guided strategy; a hub without it refuses a mapping. */
  public StartOptions setPlacement(Map<String, List<String>> placement) {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    Checks.present("placement", placement)
        .forEach((id, nodes) -> copy.put(Checks.processId(id), Checks.nodes("placement", nodes)));
    this.placement = copy.isEmpty() ? Map.of() : Collections.unmodifiableMap(copy);
    return this;
  }

  /** Tags that every process of this start gets besides its spec's; unmodifiable. */
  public Set<String> getTags() {
    return tags;
  }

  /** Sets {@link #getTags()}. */
  public StartOptions setTags(Set<String> tags) {
    this.tags = Checks.tags("tags", tags);
    return this;
  }

  /** A copy of the metadata that every process of this start gets; its keys win over the spec's. */
  public JsonObject getMetadata() {
    return metadata == null ? new JsonObject() : metadata.copy();
  }

  /** Sets {@link #getMetadata()}. */
  public StartOptions setMetadata(JsonObject metadata) {
    this.metadata = Checks.json("metadata", metadata);
    return this;
  }

  /** As JSON, which the constructor reads. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("timeout", timeout)
        .put("onFailure", onFailure.name())
        .put("checkExisting", checkExisting)
        .put("acknowledge", acknowledge.name())
        .put("placement", Results.listsToJson(placement))
        .put("tags", JsonFields.array(tags.stream().sorted()))
        .put("metadata", getMetadata());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StartOptions that
        && timeout == that.timeout
        && onFailure == that.onFailure
        && checkExisting == that.checkExisting
        && acknowledge == that.acknowledge
        && placement.equals(that.placement)
        && tags.equals(that.tags)
        && Objects.equals(metadata, that.metadata);
  }

  @Override
  public int hashCode() {
    return Objects.hash(timeout, onFailure, checkExisting, acknowledge, placement, tags, metadata);
  }

  @Override
  public String toString() {
    return toJson().encode();
  }
}
