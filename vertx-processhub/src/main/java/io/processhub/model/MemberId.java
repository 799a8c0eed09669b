package io.processhub.model;

import java.util.Objects;

/**
 * One run of one hub on one node. The incarnation is random per start of the hub; whatever carries
 * another incarnation belongs to another run and is ignored.
 */
public record MemberId(NodeId node, long incarnation) implements Comparable<MemberId> {
  public MemberId {
    Objects.requireNonNull(node, "node");
  }

  @Override
  public int compareTo(MemberId other) {
    int byNode = node.compareTo(other.node);
    return byNode != 0 ? byNode : Long.compare(incarnation, other.incarnation);
  }

  @Override
  public String toString() {
    return node.value() + '#' + Long.toHexString(incarnation);
  }
}
