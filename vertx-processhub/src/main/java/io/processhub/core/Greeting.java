package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.NodeId;

/**
 * How the nodes get to know each other: each says Hello to those that are listed, until they know
 * in which phase it is and it knows who they are.
 */
final class Greeting {
  private final Node node;
  private final Peers peers;
  private final Listing listing;
  private final Gate gate;

  Greeting(Node node, Peers peers, Listing listing, Gate gate) {
    this.node = node;
    this.peers = peers;
    this.listing = listing;
    this.gate = gate;
  }

  void start() {
    node.timers.atLatest(Timers.Kind.HELLO, node.now);
  }

  /** Repeats Hellos that were not answered. */
  void tick() {
    if (!node.timers.fired(Timers.Kind.HELLO, node.now)) {
      return;
    }
    for (Peer peer : peers) {
      if (peer.nextHello <= node.now && needsHello(peer)) {
        greet(peer, true);
      }
      if (needsHello(peer)) {
        node.timers.atLatest(Timers.Kind.HELLO, peer.nextHello);
      }
    }
  }

  /** That node has not got the hub; returns whether that is believed, and news. */
  boolean noHub(NodeId id) {
    if (listing.trust(id)) {
      node.membership.listedNodes();
    }
    Peer peer = peers.get(id);
    if (peer == null || peer.noHub) {
      return false;
    }
    if (peer.introduction != null && node.now < peer.heard + CoreConfig.GATE_LIMIT) {
      // The answer may be older than the hub there: it is asked once more.
      peer.seen = null;
      peer.nextHello = peer.heard + CoreConfig.GATE_LIMIT;
      node.timers.atLatest(Timers.Kind.HELLO, peer.nextHello);
      return false;
    }
    peers.forget(peer);
    peer.noHub = true;
    gate.reconsider();
    node.sweep.again();
    return true;
  }

  /** Returns whether it is heeded: it is of the newest run there, and the two may be members. */
  boolean hello(MemberId sender, Message.Hello hello) {
    Introduction who = hello.from();
    if (!who.member().id().equals(sender) || sender.node().equals(node.self.node())) {
      return false;
    }
    if (listing.trust(sender.node())) {
      node.membership.listedNodes();
    }
    Peer peer = peers.at(sender.node());
    if (peer.introduction != null && !peer.is(sender)) {
      if (peer.introduction.startedAt() > who.startedAt() && peer.phase != Phase.GONE) {
        return false;
      }
      peers.forget(peer);
    }
    if (refused(who, hello.phase())) {
      return false;
    }
    boolean news = peer.introduction == null;
    peer.introducedAt = news ? node.now : peer.introducedAt;
    peer.introduction = who;
    peer.heard = node.now;
    peer.noHub = false;
    if (hello.phase().compareTo(peer.phase) > 0 || news) {
      peer.phase = hello.phase();
    }
    // It may speak of an earlier run on this node.
    peer.seen = hello.incarnation() == node.self.incarnation() ? hello.seen() : null;
    peer.unanswered = 0;
    node.marks.merge(hello.marks());
    if (news && node.membership.phase() == Phase.LEARNING) {
      gate.newHello();
    }
    if (news) {
      node.sweep.again();
    }
    answer(peer, hello);
    return true;
  }

  /** Whether one of the two may not be a member beside the other; it is told. */
  private boolean refused(Introduction who, Phase its) {
    NodeId from = who.member().node();
    Refusal refusal = gate.refusalOf(who, its, node.membership.phase());
    if (refusal != null) {
      long incarnation = who.member().id().incarnation();
      node.send(from, new Message.Rejected(incarnation, refusal.code(), refusal.message()));
      if (refusal.code() == RefusalCode.INCOMPATIBLE) {
        node.report(true, refusal.message());
      }
      return true;
    }
    Refusal own = gate.refusalOfSelf(who, its, node.membership.phase());
    if (own != null) {
      node.membership.cannotJoin(own.code(), own.message(), from);
    }
    return own != null;
  }

  private void answer(Peer peer, Message.Hello hello) {
    // One that does not list this node yet need not be told again.
    boolean mistaken =
        hello.incarnation() != 0
            && (hello.incarnation() != node.self.incarnation()
                || hello.seen() != null && hello.seen() != node.membership.phase());
    if (hello.phase() == Phase.GONE) {
      // Nobody listens there; its node may be going, too, or starts the hub anew.
      peer.nextHello = Math.max(peer.nextHello, node.now + CoreConfig.GATE_LIMIT);
    } else if (hello.answer() || mistaken) {
      greet(peer, false);
    }
  }

  private boolean needsHello(Peer peer) {
    boolean untold = peer.introduction == null || peer.seen != node.membership.phase();
    boolean asked = peer.inCluster || listing.suspects(peer.node);
    return asked && !peer.noHub && (untold || peer.phase == Phase.LEAVING);
  }

  /** Asks who it is, unless it has just been asked. */
  void ask(Peer peer) {
    if (peer.nextHello <= node.now + CoreConfig.RETRY) {
      greet(peer, true);
    }
  }

  void greet(Peer peer, boolean answer) {
    peer.unanswered++;
    long pause = CoreConfig.RETRY << Math.min(4, peer.unanswered - 1);
    peer.nextHello = node.now + Math.min(pause, node.config.discoveryInterval());
    node.timers.atLatest(Timers.Kind.HELLO, peer.nextHello);
    Introduction who = peer.introduction;
    // One that is not listed here yet gets no messages from here: it is not to take over before.
    Phase seen = who == null || !peer.inCluster ? null : peer.phase;
    long incarnation = who == null ? 0 : who.member().id().incarnation();
    Phase phase = node.membership.phase();
    node.send(
        peer.node,
        new Message.Hello(node.introduction, phase, seen, incarnation, answer, node.marks.all()));
  }

  /** Asks the nodes without the hub whether that is so still; whether there are any. */
  boolean askAgain() {
    boolean any = false;
    for (Peer peer : peers) {
      if (peer.inCluster && peer.noHub) {
        any = true;
        peer.noHub = false;
        peer.listedAt = node.now;
        greet(peer, true);
      }
    }
    return any;
  }

  /** Tells those that take part in which phase this node is now. */
  void announce() {
    for (Peer peer : peers) {
      if (peer.introduction != null && peer.inCluster && peer.phase != Phase.GONE) {
        peer.unanswered = 0;
        greet(peer, true);
      }
    }
  }

  /** This node has founded the hub: one whose hub has just been started does not found another. */
  void founded() {
    for (Peer peer : peers) {
      if (peer.inCluster && peer.noHub) {
        greet(peer, true);
      }
    }
  }
}
