package io.processhub.core;

import io.processhub.model.NodeId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The nodes that the cluster manager lists, and which of them seem to have ended before it knows.
 * One is suspected until it is not listed any more, or has been heard of. The peers follow those
 * that are listed and not suspected.
 */
final class Listing {
  private final Node node;
  private final Peers peers;
  private final Gate gate;
  private final Set<NodeId> suspects = new TreeSet<>();
  private List<NodeId> listed = List.of();

  Listing(Node node, Peers peers, Gate gate) {
    this.node = node;
    this.peers = peers;
    this.gate = gate;
  }

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

  /** Brings the peers in line with the list; returns whether others are in the cluster now. */
  boolean follow() {
    List<NodeId> trusted = new ArrayList<>(listed);
    trusted.removeAll(suspects);
    boolean changed = left(new HashSet<>(trusted));
    for (NodeId id : trusted) {
      if (!id.equals(node.self.node())) {
        changed |= came(peers.at(id));
      }
    }
    long before = node.now - node.config.discoveryInterval();
    peers.removeIf(
        peer ->
            !peer.inCluster
                && !suspects(peer.node)
                && (peer.introduction == null || peer.heard < before));
    node.timers.atLatest(Timers.Kind.HELLO, node.now);
    return changed;
  }

  /** Whether any but these was in the cluster. */
  private boolean left(Set<NodeId> trusted) {
    boolean changed = false;
    for (Peer peer : peers) {
      if (peer.inCluster && !trusted.contains(peer.node)) {
        peer.inCluster = false;
        changed = true;
        peers.forget(peer);
      }
    }
    return changed;
  }

  /** Whether it was not in the cluster. */
  private boolean came(Peer peer) {
    if (peer.inCluster) {
      return false;
    }
    peer.inCluster = true;
    peer.listedAt = node.now;
    peer.nextHello = node.now;
    if (peer.introduction != null) {
      node.membership.greeting().greet(peer, false);
      gate.reconsider();
    }
    node.timers.atLatest(Timers.Kind.RECHECK, node.now + CoreConfig.GATE_LIMIT);
    return true;
  }
}
