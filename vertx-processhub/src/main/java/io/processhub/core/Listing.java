package io.processhub.core;

import io.processhub.model.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The nodes that the cluster manager lists, and which of them seem to have ended before it knows.
 * One is suspected until it is not listed any more, or has been heard of.
 */
final class Listing {
  private final Set<NodeId> suspects = new TreeSet<>();
  private List<NodeId> listed = List.of();

  void listed(List<NodeId> nodes) {
    listed = nodes;
    suspects.retainAll(nodes);
  }

  /** Returns whether that is news. */
  boolean suspect(NodeId id) {
    return suspects.add(id);
  }

  /** It lives; returns whether that is news. */
  boolean trust(NodeId id) {
    return suspects.remove(id);
  }

  boolean suspects(NodeId id) {
    return suspects.contains(id);
  }

  /** Those that are listed and not suspected. */
  List<NodeId> trusted() {
    List<NodeId> nodes = new ArrayList<>(listed);
    nodes.removeAll(suspects);
    return nodes;
  }
}
