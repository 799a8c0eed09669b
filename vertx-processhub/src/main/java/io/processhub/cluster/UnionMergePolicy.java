package io.processhub.cluster;

import java.util.List;
import java.util.Objects;
import org.infinispan.conflict.EntryMergePolicy;
import org.infinispan.container.entries.CacheEntry;
import org.infinispan.multimap.impl.Bucket;
import org.jspecify.annotations.Nullable;

/**
 * Merges the event-bus registrations of two sides of a split: an address keeps what either side
 * has. Named by class in {@code processhub/infinispan.xml}, for the cache {@code __vertx.subs}.
 */
public final class UnionMergePolicy implements EntryMergePolicy<Object, Bucket<Object>> {
  /** For Infinispan, which creates it by name. */
  public UnionMergePolicy() {}

  @Override
  public @Nullable CacheEntry<Object, Bucket<Object>> merge(
      @Nullable CacheEntry<Object, Bucket<Object>> preferred,
      List<CacheEntry<Object, Bucket<Object>>> others) {
    CacheEntry<Object, Bucket<Object>> result = hasValue(preferred) ? preferred : null;
    for (CacheEntry<Object, Bucket<Object>> other : others) {
      if (!hasValue(other)) {
        continue;
      }
      if (result == null) {
        result = other;
        continue;
      }
      Bucket<Object> union = result.getValue();
      for (Object value : other.getValue().toList()) {
        // null means that it is there
        Bucket<Object> more = union.add(value, false);
        union = more == null ? union : more;
      }
      if (union != result.getValue()) {
        CacheEntry<Object, Bucket<Object>> merged = result.clone();
        merged.setValue(union);
        result = merged;
      }
    }
    return result;
  }

  private static boolean hasValue(@Nullable CacheEntry<Object, Bucket<Object>> entry) {
    return entry != null && Objects.nonNull(entry.getValue());
  }
}
