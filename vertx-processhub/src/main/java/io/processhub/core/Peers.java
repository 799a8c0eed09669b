package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The other nodes, as far as this one knows them itself, and which runs of the hub on them have
 * come and gone.
 */
final class Peers implements Iterable<Peer> {
  private static final int REMEMBERED = 10_000;

  private final Node node;
  private final Map<NodeId, Peer> peers = new TreeMap<>();

  /** Members that were known here and are not any more. */
  private final Set<MemberId> gone = Collections.newSetFromMap(newest());

  /** Those of them that had said that they leave. */
  private final Set<MemberId> left = Collections.newSetFromMap(newest());

  /** When a member was first named that is not known here. */
  private final Map<MemberId, Long> firstNamed = newest();

  Peers(Node node) {
    this.node = node;
  }

  private static <V> Map<MemberId, V> newest() {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<MemberId, V> eldest) {
        return size() > REMEMBERED;
      }
    };
  }

  @Override
  public Iterator<Peer> iterator() {
    return peers.values().iterator();
  }

  @Nullable Peer get(NodeId id) {
    return peers.get(id);
  }

  /** That node, which from now on is known here if it was not. */
  Peer at(NodeId id) {
    return peers.computeIfAbsent(id, Peer::new);
  }

  /** The node of that member, if it has exactly this run of the hub. */
  @Nullable Peer of(MemberId id) {
    Peer peer = peers.get(id.node());
    return peer != null && peer.is(id) ? peer : null;
  }

  void removeIf(Predicate<Peer> gone) {
    peers.values().removeIf(gone);
  }

  /** The other members that may hold something: all that are there but those that learn still. */
  List<MemberId> holding() {
    List<MemberId> holding = new ArrayList<>();
    for (Peer peer : peers.values()) {
      Introduction who = peer.introduction;
      if (who != null && peer.present() && peer.phase != Phase.LEARNING) {
        holding.add(who.member().id());
      }
    }
    return holding;
  }

  /** Whether this node sees exactly this run of the hub, in any phase. */
  boolean linked(MemberId id) {
    if (id.equals(node.self)) {
      return node.membership.phase() != Phase.GONE;
    }
    Peer peer = of(id);
    return peer != null && peer.present();
  }

  /** Whether any other member is there. */
  boolean anyReady() {
    return peers.values().stream().anyMatch(Peer::ready);
  }

  /** Nodes that have not said yet which run of the hub they have, or are not listed yet. */
  List<NodeId> unclear() {
    List<NodeId> unclear = new ArrayList<>();
    for (Peer peer : peers.values()) {
      if (peer.unknown(node.now) || peer.unlisted(node.now)) {
        unclear.add(peer.node);
      }
    }
    return unclear;
  }

  /**
   * Nodes of the cluster that take no part in this hub and may send to its processes: those that
   * answer that they have not got it, and those that have not said yet.
   */
  List<NodeId> strangers() {
    List<NodeId> strangers = new ArrayList<>();
    for (Peer peer : peers.values()) {
      if (peer.stranger(node.now)) {
        strangers.add(peer.node);
      }
    }
    return strangers;
  }

  boolean stranger(NodeId id) {
    Peer peer = peers.get(id);
    return peer != null && peer.stranger(node.now);
  }

  /** Whether that node is listed, but has never said whether it takes part. */
  boolean silent(NodeId id) {
    Peer peer = peers.get(id);
    return peer != null && peer.inCluster && peer.introduction == null && !peer.noHub;
  }

  /** Whether anything is known of that node, if only that it is in the cluster. */
  boolean heardOf(NodeId id) {
    return peers.containsKey(id);
  }

  /**
   * Whether that may be a member of whom this node has not heard yet, by what it sees itself: its
   * node has not said which run of the hub it has, or others were faster to learn of it.
   */
  boolean unheard(MemberId id) {
    Peer peer = peers.get(id.node());
    if (peer != null && peer.unknown(node.now)) {
      return true;
    }
    boolean listed = peer != null && peer.is(id) && peer.inCluster;
    if (id.equals(node.self) || gone.contains(id) || listed) {
      return false;
    }
    Long first = firstNamed.get(id);
    if (first == null) {
      first = node.now;
      firstNamed.put(id, first);
      node.timers.atLatest(Timers.Kind.RECHECK, first + CoreConfig.GATE_LIMIT);
    }
    return node.now < first + CoreConfig.GATE_LIMIT;
  }

  /** Whether that run of the hub left, or is about to, and said so. */
  boolean saidGoodbye(MemberId id) {
    Peer peer = of(id);
    return peer != null && peer.phase.compareTo(Phase.READY) > 0;
  }

  /** Forgets the run of the hub that was known there: it is gone. */
  void forget(Peer peer) {
    if (peer.introduction != null) {
      gone.add(peer.introduction.member().id());
      if (peer.phase == Phase.LEAVING || peer.phase == Phase.GONE) {
        left.add(peer.introduction.member().id());
      }
    }
    peer.forget();
  }

  /** Whether that member was known here and is not any more. */
  boolean gone(MemberId id) {
    return gone.contains(id);
  }

  /** Whether that member has left on purpose, as far as this node knows. */
  boolean left(MemberId id) {
    return left.contains(id);
  }

  /** Whether that node is about to learn the registry. */
  boolean learning(NodeId id) {
    Peer peer = peers.get(id);
    return peer != null && peer.present() && peer.phase == Phase.LEARNING;
  }

  /** When the hub of that node was started, by its own clock. */
  long startedAt(NodeId id) {
    Peer peer = peers.get(id);
    Introduction who =
        id.equals(node.self.node()) ? node.introduction : peer == null ? null : peer.introduction;
    return who == null ? Long.MAX_VALUE : who.startedAt();
  }

  /** Sets the timer for when those that have not been heard of do not count as there any more. */
  void recheck() {
    for (Peer peer : peers.values()) {
      if (peer.unknown(node.now)) {
        node.timers.atLatest(Timers.Kind.RECHECK, peer.listedAt + CoreConfig.GATE_LIMIT);
      }
    }
    for (long first : firstNamed.values()) {
      if (node.now < first + CoreConfig.GATE_LIMIT) {
        node.timers.atLatest(Timers.Kind.RECHECK, first + CoreConfig.GATE_LIMIT);
      }
    }
  }

  /** Nodes that are remembered, those that are gone at most 10,000 times. */
  int load() {
    return peers.size() + gone.size() + left.size() + firstNamed.size();
  }
}
