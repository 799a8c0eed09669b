package io.processhub.model;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Hub members for tests. */
public final class Members {
  private Members() {}

  public static Member member(String node) {
    return weighted(node, 1);
  }

  public static Member weighted(String node, double weight) {
    return member(node, weight, null, Set.of(), false);
  }

  public static Member zoned(String node, @Nullable String zone) {
    return member(node, 1, zone, Set.of(), false);
  }

  public static Member tagged(String node, String... tags) {
    return member(node, 1, null, Set.of(tags), false);
  }

  public static Member cordoned(String node) {
    return member(node, 1, null, Set.of(), true);
  }

  /** Members node-0, node-1, ... of weight 1. */
  public static List<Member> members(int count) {
    return IntStream.range(0, count).mapToObj(i -> member("node-" + i)).toList();
  }

  private static Member member(
      String node, double weight, @Nullable String zone, Set<String> tags, boolean cordoned) {
    MemberId id = new MemberId(new NodeId(node), node.hashCode());
    return new Member(id, "name-of-" + node, weight, zone, tags, true, cordoned);
  }
}
