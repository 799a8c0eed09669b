package io.processhub.model;

import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A hub member and what strategies may know of it.
 *
 * @param id which run of the hub on which node
 * @param name the stable node name
 * @param weight share of the ring relative to other members, above 0
 * @param zone failure zone, or null when none was given
 * @param tags node tags
 * @param hosting whether it runs processes at all
 * @param cordoned whether new processes keep away from it
 */
public record Member(
    MemberId id,
    String name,
    double weight,
    @Nullable String zone,
    Set<String> tags,
    boolean hosting,
    boolean cordoned) {
  public Member {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(name, "name");
    if (!(weight > 0) || Double.isInfinite(weight)) {
      throw new IllegalArgumentException("weight must be a positive number, is " + weight);
    }
    tags = Set.copyOf(tags);
  }

  /** The node of this member. */
  public NodeId node() {
    return id.node();
  }
}
