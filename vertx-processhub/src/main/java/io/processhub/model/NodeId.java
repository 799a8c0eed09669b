package io.processhub.model;

import java.util.Objects;

/** A cluster-manager node id: unique among running nodes, and new after most restarts. */
public record NodeId(String value) implements Comparable<NodeId> {
  /**
   * @throws IllegalArgumentException if the value is empty
   */
  public NodeId {
    Objects.requireNonNull(value, "nodeId");
    if (value.isEmpty()) {
      throw new IllegalArgumentException("nodeId is empty");
    }
  }

  @Override
  public int compareTo(NodeId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
