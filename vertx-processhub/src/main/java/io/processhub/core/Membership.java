package io.processhub.core;

import io.processhub.model.Member;
import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.model.View;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who belongs to the hub: what the cluster manager lists, joined with what the nodes say of
 * themselves. The lists are hints, the Hellos are facts; both are needed to be a member.
 */
final class Membership {
  private final Node node;
  private final Peers peers;
  private final Gate gate;
  private final Listing listing;
  private final Greeting greeting;
  private final Announcing announcing;
  private final NextSituation nextSituation;
  private Phase phase = Phase.LEARNING;
  private volatile Situation situation;
  private List<NodeId> everyone = List.of();
  private boolean counted;
  private long viewChangedAt;

  Membership(Node node) {
    this.node = node;
    this.peers = new Peers(node);
    this.gate = new Gate(node);
    this.listing = new Listing(node, peers, gate);
    this.greeting = new Greeting(node, peers, listing, gate);
    this.announcing = new Announcing(node, peers);
    this.nextSituation = new NextSituation(node);
    this.situation = nextSituation.first();
  }

  void start() {
    gate.start();
    greeting.start();
  }

  Phase phase() {
    return phase;
  }

  /** Whether this node is a full member in its own view. */
  boolean ready() {
    return phase == Phase.READY && counted;
  }

  /** Joined members that are not leaving, this one included. */
  View view() {
    return situation.view();
  }

  /** Those of them that host processes. */
  View hosts() {
    return situation.hosts();
  }

  /** The view and what people said of its nodes; any thread may ask. */
  Situation situation() {
    return situation;
  }

  /** All other nodes that take part in any phase: who must hear of changes. */
  List<NodeId> everyone() {
    return everyone;
  }

  /** The members of the view and whoever else may hold something, but for this one. */
  Set<MemberId> holders() {
    Set<MemberId> holders = new LinkedHashSet<>(peers.holding());
    view().members().forEach(member -> holders.add(member.id()));
    holders.remove(node.self);
    return holders;
  }

  /** Whether that member may say what it holds. */
  boolean answers(MemberId id) {
    return peers.linked(id) || present(id);
  }

  Peers peers() {
    return peers;
  }

  Greeting greeting() {
    return greeting;
  }

  /**
   * All other nodes that may send by the routes of now: those of whom this node does not know yet
   * whether they take part may have learned them from others.
   */
  List<NodeId> senders() {
    List<NodeId> senders = new ArrayList<>(everyone);
    senders.addAll(peers.unclear());
    return senders;
  }

  /** Whether any node has not said yet which run of the hub it has, or is not listed yet. */
  boolean anyUnknown() {
    return !peers.unclear().isEmpty();
  }

  /** Whether exactly this run of the hub may have processes. */
  boolean present(MemberId id) {
    return node.authority.present(id);
  }

  /** Whether nobody else hosts, and nobody is about to. */
  boolean alone() {
    for (Peer peer : peers) {
      Introduction who = peer.introduction;
      if (who != null
          && peer.present()
          && peer.phase.compareTo(Phase.READY) <= 0
          && who.member().hosting()) {
        return false;
      }
    }
    return phase != Phase.READY || hosts().size() == 0;
  }

  /**
   * Whether that may be a member of whom this node has not heard yet, because its node has not said
   * which run of the hub it has, or because others were faster to learn of it. Not for ever: a
   * member that stays unknown counts as lost.
   */
  boolean unknown(MemberId id) {
    return node.authority.unknown(id);
  }

  /** Whether this node has ever seen exactly that run of the hub. */
  boolean met(MemberId id) {
    return id.equals(node.self) || peers.gone(id) || peers.of(id) != null;
  }

  /** Whether that run of the hub is there, or may be. */
  boolean mayRun(MemberId id) {
    return present(id) || unknown(id);
  }

  /** Whether the view is so young that a peer may know of records that this node lacks. */
  boolean unsettled() {
    return view().size() > 1 && node.now < viewChangedAt + CoreConfig.SETTLING;
  }

  /** The member that issues epochs for the process, or null while nobody hosts. */
  @Nullable NodeId steward(ProcessId id) {
    return situation.steward(id);
  }

  /** The name of a node that is there. */
  String name(MemberId id) {
    Peer peer = peers.get(id.node());
    Introduction who =
        id.equals(node.self) ? node.introduction : peer == null ? null : peer.introduction;
    return who == null ? id.node().value() : who.member().name();
  }

  /** How that member, which is not in the view any more, is going. */
  Departure departure(MemberId id) {
    if (there(id)) {
      return Departure.LEAVING;
    }
    Peer peer = peers.of(id);
    boolean gone = peer != null && peer.phase == Phase.GONE;
    return gone || peers.left(id) ? Departure.LEFT : Departure.LOST;
  }

  /** Whether a message of that sender counts. */
  boolean known(MemberId sender) {
    Peer peer = peers.of(sender);
    return peer != null && peer.phase != Phase.GONE;
  }

  /** Whether a control message of that sender may count though it is still learning. */
  boolean there(MemberId sender) {
    Peer peer = peers.of(sender);
    return peer != null && peer.present();
  }

  /**
   * Whether what that sender says of processes counts: it is listed, and a member or leaving as far
   * as this node knows. Heeding others would have two stewards, neither of which has the other in
   * its view, overrule each other at the rate of their messages.
   */
  boolean heeds(MemberId sender) {
    Peer peer = peers.of(sender);
    return peer != null && peer.present() && peer.phase != Phase.LEARNING;
  }

  List<NodeId> recipients(long round) {
    List<NodeId> chosen =
        new ArrayList<>(node.config.synchronization().recipients(node.self.node(), view(), round));
    for (Peer peer : peers) {
      if (peer.present() && peer.phase != Phase.READY) {
        chosen.add(peer.node);
      }
    }
    return chosen;
  }

  void clusterNodes(List<NodeId> nodes) {
    listing.listed(nodes);
    listedNodes();
  }

  /**
   * That node seems to have ended without having said Goodbye: from now on it is as if it were not
   * listed any more.
   */
  void suspected(NodeId id) {
    Peer peer = peers.get(id);
    Introduction who = peer == null ? null : peer.introduction;
    if (who != null && peer.present() && listing.suspect(id)) {
      node.report(false, who.member().name() + " seems to have ended");
      listedNodes();
    }
  }

  /** Others are listed, or suspected. */
  void listedNodes() {
    boolean changedList = listing.follow();
    if (!recompute() && changedList) {
      // What runs on a node may be known before the node is.
      changed();
    }
  }

  void noHub(NodeId id) {
    if (greeting.noHub(id)) {
      recompute();
    }
  }

  void hello(MemberId sender, Message.Hello hello) {
    if (greeting.hello(sender, hello)) {
      recompute();
    }
  }

  /** Whatever sends without being known is asked who it is. */
  void stranger(MemberId sender) {
    greeting.ask(peers.at(sender.node()));
  }

  void rejected(NodeId from, Message.Rejected rejected) {
    if (rejected.incarnation() != node.self.incarnation()) {
      return;
    }
    if (phase == Phase.LEARNING) {
      cannotJoin(rejected.code(), rejected.message(), from);
    } else {
      node.report(true, from + " does not accept this node: " + rejected.message());
    }
  }

  /**
   * Members of two versions do not understand each other: a node joins those of its own, and does
   * not found a second hub where there are only others.
   */
  void otherVersion(Event.OtherVersion other) {
    if (phase == Phase.LEARNING && !peers.anyReady()) {
      become(Phase.GONE);
      node.effect(new Effect.CannotJoin(RefusalCode.INCOMPATIBLE, other.text(), other.node()));
    }
  }

  /** Repeats Hellos that were not answered, and opens the gate in time. */
  void tick() {
    greeting.tick();
    if (node.timers.fired(Timers.Kind.RECHECK, node.now)) {
      node.sweep.again();
      recompute();
      if (phase == Phase.READY && !counted) {
        announcing.recheck();
      }
      peers.recheck();
    }
    if (phase == Phase.LEARNING) {
      gate.tick();
    }
  }

  /** Ready without having learned from anybody: together with those that wait at the gate too. */
  void found() {
    announcing.founding();
    become(Phase.READY);
    greeting.founded();
  }

  void become(Phase next) {
    phase = next;
    if (next == Phase.READY) {
      announcing.begin();
    }
    node.timers.off(Timers.Kind.GATE);
    node.timers.off(Timers.Kind.LEARNING);
    greeting.announce();
    recompute();
  }

  /** This node may not be a member. */
  void cannotJoin(RefusalCode code, String text, NodeId by) {
    phase = Phase.GONE;
    node.effect(new Effect.CannotJoin(code, text, by));
  }

  /** After a hang: everybody is greeted again, so that an eviction does not stay unnoticed. */
  void reintroduce() {
    for (Peer peer : peers) {
      peer.unanswered = 0;
      greeting.greet(peer, true);
    }
  }

  /** Something was said of a node. */
  void remarked() {
    recompute();
  }

  /** Looks anew at who belongs to the hub. Returns whether it told of a change. */
  private boolean recompute() {
    List<Member> members = new ArrayList<>();
    List<NodeId> others = new ArrayList<>();
    counted = phase == Phase.READY && node.authority.counts(counted || announcing.over());
    if (counted) {
      members.add(node.introduction.member());
    }
    for (Peer peer : peers) {
      Introduction who = peer.introduction;
      if (who != null && peer.present()) {
        others.add(peer.node);
        if (peer.phase == Phase.READY) {
          members.add(who.member());
        }
      }
    }
    boolean changedOthers = !others.equals(everyone);
    everyone = List.copyOf(others);
    Situation next = nextSituation.after(situation, members);
    if (next != null) {
      viewChangedAt = node.now;
      situation = next;
    }
    boolean told = next != null || changedOthers;
    if (told) {
      node.sweep.topologyChanged();
      node.antiEntropy.soon();
      node.calls.viewChanged();
      node.outbox.release();
      changed();
    }
    return told;
  }

  void changed() {
    List<NodeId> cluster = new ArrayList<>();
    for (Peer peer : peers) {
      if (peer.mayRun()) {
        cluster.add(peer.node);
      }
    }
    Phase shown = phase == Phase.READY && !counted ? Phase.LEARNING : phase;
    node.effect(new Effect.Changed(shown, phase != Phase.LEARNING, view(), cluster));
  }
}
