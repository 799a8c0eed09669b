package io.processhub.core;

import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tags and metadata as the last update set them; they replace those of the spec.
 *
 * @param stamp when they were written
 * @param tags all tags
 * @param metadata encoded metadata that the core does not understand, never changed after creation;
 *     null for those of the spec
 */
public record Details(Stamp stamp, Set<String> tags, byte @Nullable [] metadata) {
  public Details {
    Objects.requireNonNull(stamp, "stamp");
    tags = Set.copyOf(tags);
  }

  /**
   * The later of two; of one stamp the greater metadata, then the greater tags, so that the order
   * of merging is all one.
   */
  static Details merge(Details a, Details b) {
    int order = a.stamp.compareTo(b.stamp);
    if (order == 0) {
      order = Arrays.compare(a.metadata, b.metadata);
    }
    if (order == 0 && !a.tags.equals(b.tags)) {
      order = Arrays.compare(sorted(a.tags), sorted(b.tags));
    }
    return order >= 0 ? a : b;
  }

  private static String[] sorted(Set<String> tags) {
    return tags.stream().sorted().toArray(String[]::new);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Details that
        && stamp.equals(that.stamp)
        && tags.equals(that.tags)
        && Arrays.equals(metadata, that.metadata);
  }

  @Override
  public int hashCode() {
    return stamp.hashCode();
  }
}
