package io.processhub;

import io.vertx.codegen.annotations.DataObject;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an update changes of a running process. What is null stays as it is. */
@DataObject
public final class UpdateOptions {
  static final Set<String> FIELDS = Set.of("tags", "metadata");

  private @Nullable Set<String> tags;
  private @Nullable JsonObject metadata;

  /** Options that change nothing. */
  public UpdateOptions() {}

  /** A copy. */
  public UpdateOptions(UpdateOptions other) {
    tags = other.tags;
    metadata = other.metadata;
  }

  /**
   * Reads what {@link #toJson()} writes; what is missing stays as it is.
   *
   * @throws IllegalArgumentException naming the field that is wrong or not known
   */
  public UpdateOptions(JsonObject json) {
    JsonFields in = new JsonFields(json, "options").only(FIELDS);
    if (in.has("tags")) {
      tags = Checks.tags("options.tags", in.strings("tags"));
    }
    setMetadata(in.objectOrNull("metadata"));
  }

  /** All tags that the process is to have, unmodifiable; null leaves them. */
  public @Nullable Set<String> getTags() {
    return tags;
  }

  /** Sets all tags that the process is to have; empty takes them away, null leaves them. */
  public UpdateOptions setTags(@Nullable Set<String> tags) {
    this.tags = tags == null ? null : Checks.tags("tags", tags);
    return this;
  }

  /** A copy of all the metadata that the process is to have; null leaves it. */
  public @Nullable JsonObject getMetadata() {
    return metadata == null ? null : metadata.copy();
  }

  /** Sets all the metadata that the process is to have; empty takes it away, null leaves it. */
  public UpdateOptions setMetadata(@Nullable JsonObject metadata) {
    if (metadata == null) {
      this.metadata = null;
    } else {
      this.metadata =
          Objects.requireNonNullElseGet(Checks.json("metadata", metadata), JsonObject::new);
    }
    return this;
  }

  /** As JSON, which the constructor reads. */
  public JsonObject toJson() {
    JsonObject json = new JsonObject();
    if (tags != null) {
      json.put("tags", JsonFields.array(tags.stream().sorted()));
    }
    return metadata == null ? json : json.put("metadata", metadata.copy());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UpdateOptions that
        && Objects.equals(tags, that.tags)
        && Objects.equals(metadata, that.metadata);
  }

  @Override
  public int hashCode() {
    return Objects.hash(tags, metadata);
  }

  @Override
  public String toString() {
    return toJson().encode();
  }
}
