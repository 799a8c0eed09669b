package io.processhub.core;

import io.processhub.model.Member;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a member says of itself.
 *
 * @param member id, name, weight, zone, tags, hosting
 * @param startedAt milliseconds of its clock when the hub was started: of two runs on one node id
 *     the later counts
 * @param shared options that have to be the same on every member: the fingerprint of each, by name
 * @param nodeInfo the cluster manager's description of the node, which the core does not understand
 */
public record Introduction(
    Member member, long startedAt, Map<String, Long> shared, byte[] nodeInfo) {
  public Introduction {
    Objects.requireNonNull(member, "member");
    Objects.requireNonNull(nodeInfo, "nodeInfo");
    shared = Collections.unmodifiableMap(new TreeMap<>(shared));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Introduction that
        && member.equals(that.member)
        && startedAt == that.startedAt
        && shared.equals(that.shared)
        && Arrays.equals(nodeInfo, that.nodeInfo);
  }

  @Override
  public int hashCode() {
    return member.hashCode();
  }
}
