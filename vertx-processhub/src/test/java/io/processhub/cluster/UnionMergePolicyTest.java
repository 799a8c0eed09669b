package io.processhub.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.infinispan.container.entries.CacheEntry;
import org.infinispan.container.entries.ImmortalCacheEntry;
import org.infinispan.multimap.impl.Bucket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UnionMergePolicyTest {
  private final UnionMergePolicy policy = new UnionMergePolicy();

  @Test
  void both_sides_keep_what_they_have() {
    assertMerged(Set.of("a", "b", "c"), List.of(entry("b", "c")), entry("a", "b"));
    assertMerged(Set.of("a", "b", "c"), List.of(entry("a", "b")), entry("b", "c"));
    assertMerged(Set.of("a", "b", "c"), Arrays.asList(entry("b"), null, entry("c")), entry("a"));
  }

  @Test
  void side_that_has_nothing_takes_nothing_away() {
    assertMerged(Set.of("a"), List.of(entry("a")), null);
    assertMerged(Set.of("a"), Arrays.asList(null, null), entry("a"));
    assertNull(policy.merge(null, Arrays.asList(null, null)));
  }

  @Test
  void neither_input_is_changed() {
    CacheEntry<Object, Bucket<Object>> preferred = entry("a");
    CacheEntry<Object, Bucket<Object>> same = entry("a");
    assertSame(preferred, policy.merge(preferred, List.of(same)));
    policy.merge(preferred, List.of(entry("b")));
    assertEquals(Set.of("a"), values(preferred));
  }

  private void assertMerged(
      Set<String> expected,
      List<@Nullable CacheEntry<Object, Bucket<Object>>> others,
      @Nullable CacheEntry<Object, Bucket<Object>> preferred) {
    CacheEntry<Object, Bucket<Object>> merged = policy.merge(preferred, others);
    assertNotNull(merged);
    assertEquals(expected, values(merged));
    assertEquals(expected.size(), merged.getValue().size());
  }

  private static CacheEntry<Object, Bucket<Object>> entry(String... values) {
    Bucket<Object> bucket = new Bucket<>();
    for (String value : values) {
      // as vertx-infinispan stores them
      bucket = bucket.add(value.getBytes(StandardCharsets.UTF_8), false);
    }
    @SuppressWarnings("unchecked") // Infinispan's entry class is raw
    CacheEntry<Object, Bucket<Object>> entry = new ImmortalCacheEntry("address", bucket);
    return entry;
  }

  private static Set<String> values(CacheEntry<Object, Bucket<Object>> entry) {
    return entry.getValue().toList().stream()
        .map(each -> new String((byte[]) each, StandardCharsets.UTF_8))
        .collect(Collectors.toSet());
  }
}
