package io.processhub.core;

import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an update asks for. The steward fills in the rest from what it holds, so that who asks needs
 * not know the process yet.
 *
 * @param tags all tags; null leaves them as they are
 * @param metadata encoded metadata, never changed after creation; null leaves them as they are
 */
public record Change(@Nullable Set<String> tags, byte @Nullable [] metadata) {
  public Change {
    tags = tags == null ? null : Set.copyOf(tags);
  }

  /** Tags and metadata of that process with this change, made then. */
  Details of(Entry entry, Stamp stamp) {
    Details standing = entry.currentDetails();
    byte[] kept = standing == null ? null : standing.metadata();
    return new Details(
        stamp, tags == null ? entry.tags() : tags, metadata == null ? kept : metadata);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Change that
        && Objects.equals(tags, that.tags)
        && Arrays.equals(metadata, that.metadata);
  }

  @Override
  public int hashCode() {
    return 31 * Objects.hashCode(tags) + Arrays.hashCode(metadata);
  }
}
