package io.processhub.core;

import io.processhub.model.Member;
import java.util.Arrays;
import java.util.Objects;

/**
 * What a member says of itself.
 *
 * @param member id, name, weight, zone, tags, hosting
 * @param startedAt milliseconds of its clock when the hub was started: of two runs on one node id
 *     the later counts
 * @param fingerprint of the options that have to be the same on every member
 * @param nodeInfo the cluster manager's description of the node, which the core does not understand
 */
public record Introduction(Member member, long startedAt, long fingerprint, byte[] nodeInfo) {
  public Introduction {
    Objects.requireNonNull(member, "member");
    Objects.requireNonNull(nodeInfo, "nodeInfo");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Introduction that
        && member.equals(that.member)
        && startedAt == that.startedAt
        && fingerprint == that.fingerprint
        && Arrays.equals(nodeInfo, that.nodeInfo);
  }

  @Override
  public int hashCode() {
    return member.hashCode();
  }
}
