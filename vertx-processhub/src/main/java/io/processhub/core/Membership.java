package io.processhub.core;

import io.processhub.model.Member;
import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.model.View;
import io.processhub.strategy.distribution.Stewards;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who belongs to the hub: what the cluster manager lists, joined with what the nodes say of
 * themselves. The lists are hints, the Hellos are facts; both are needed to be a member.
 */
final class Membership {
  private static final int REMEMBERED = 10_000;

  private final Node node;
  private final Map<NodeId, Peer> peers = new TreeMap<>();
  private final Gate gate;
  private final Listing listing = new Listing();

  /** Members that were known here and are not any more. */
  private final Set<MemberId> gone = Collections.newSetFromMap(newest());

  /** Those of them that had said that they leave. */
  private final Set<MemberId> left = Collections.newSetFromMap(newest());

  /** When a member was first named that is not known here. */
  private final Map<MemberId, Long> firstNamed = newest();

  private Phase phase = Phase.LEARNING;
  private volatile Situation situation;
  private List<NodeId> everyone = List.of();
  private long readyAt;
  private boolean counted;
  private boolean founding;
  private long viewChangedAt;

  Membership(Node node) {
    this.node = node;
    this.gate = new Gate(node);
    this.situation =
        Situation.of(
            List.of(), View.of(0, List.of()), List.of(), node.config.distribution().virtualNodes());
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

  void start() {
    gate.start();
    node.timers.atLatest(Timers.Kind.HELLO, node.now);
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

  /** The members of the view and whoever else may hold something, but for this one. */
  Set<MemberId> holders() {
    Set<MemberId> holders = new LinkedHashSet<>(holding());
    view().members().forEach(member -> holders.add(member.id()));
    holders.remove(node.self);
    return holders;
  }

  /** Whether that member may say what it holds. */
  boolean answers(MemberId id) {
    return linked(id) || present(id);
  }

  Iterable<Peer> peers() {
    return peers.values();
  }

  /**
   * All other nodes that may send by the routes of now: those of whom this node does not know yet
   * whether they take part may have learned them from others.
   */
  List<NodeId> senders() {
    List<NodeId> senders = new ArrayList<>(everyone);
    for (Peer peer : peers.values()) {
      if (peer.unknown(node.now) || peer.unlisted(node.now)) {
        senders.add(peer.node);
      }
    }
    return senders;
  }

  /** Whether exactly this run of the hub may have processes. */
  boolean present(MemberId id) {
    return node.authority.present(id);
  }

  /** Whether this node sees exactly this run of the hub, in any phase. */
  boolean linked(MemberId id) {
    if (id.equals(node.self)) {
      return phase != Phase.GONE;
    }
    Peer peer = peers.get(id.node());
    return peer != null && peer.present() && peer.is(id);
  }

  /** The name of a node that is there. */
  String name(MemberId id) {
    Peer peer = peers.get(id.node());
    Introduction who =
        id.equals(node.self) ? node.introduction : peer == null ? null : peer.introduction;
    return who == null ? id.node().value() : who.member().name();
  }

  /** Whether any node has not said yet which run of the hub it has, or is not listed yet. */
  boolean anyUnknown() {
    for (Peer peer : peers.values()) {
      if (peer.unknown(node.now) || peer.unlisted(node.now)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a control message of that sender may count though it is still learning. */
  boolean there(MemberId sender) {
    Peer peer = peers.get(sender.node());
    return peer != null && peer.present() && peer.is(sender);
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

  /** Whether nobody else hosts, and nobody is about to. */
  boolean alone() {
    for (Peer peer : peers.values()) {
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
    Peer peer = peers.get(id.node());
    return id.equals(node.self) || gone.contains(id) || peer != null && peer.is(id);
  }

  /** The same of what this node sees itself. */
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
    Peer peer = peers.get(id.node());
    return peer != null && peer.is(id) && peer.phase.compareTo(Phase.READY) > 0;
  }

  private void forget(Peer peer) {
    if (peer.introduction != null) {
      gone.add(peer.introduction.member().id());
      if (peer.phase == Phase.LEAVING || peer.phase == Phase.GONE) {
        left.add(peer.introduction.member().id());
      }
    }
    peer.forget();
  }

  /** Whether that member has left on purpose, as far as this node knows. */
  boolean left(MemberId id) {
    return left.contains(id);
  }

  /** How that member, which is not in the view any more, is going. */
  Departure departure(MemberId id) {
    if (there(id)) {
      return Departure.LEAVING;
    }
    Peer peer = peers.get(id.node());
    boolean gone = peer != null && peer.is(id) && peer.phase == Phase.GONE;
    return gone || left(id) ? Departure.LEFT : Departure.LOST;
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

  /** Whether a message of that sender counts. */
  boolean known(MemberId sender) {
    Peer peer = peers.get(sender.node());
    return peer != null && peer.is(sender) && peer.phase != Phase.GONE;
  }

  /**
   * Whether what that sender says of processes counts: it is listed, and a member or leaving as far
   * as this node knows. Heeding others would have two stewards, neither of which has the other in
   * its view, overrule each other at the rate of their messages.
   */
  boolean heeds(MemberId sender) {
    Peer peer = peers.get(sender.node());
    return peer != null && peer.present() && peer.is(sender) && peer.phase != Phase.LEARNING;
  }

  /** Whether that node is about to learn the registry. */
  boolean learning(NodeId id) {
    Peer peer = peers.get(id);
    return peer != null && peer.present() && peer.phase == Phase.LEARNING;
  }

  List<NodeId> recipients(long round) {
    List<NodeId> chosen =
        new ArrayList<>(node.config.synchronization().recipients(node.self.node(), view(), round));
    for (Peer peer : peers.values()) {
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

  private void listedNodes() {
    List<NodeId> nodes = listing.trusted();
    Set<NodeId> listed = new HashSet<>(nodes);
    boolean changedList = false;
    for (Peer peer : peers.values()) {
      if (peer.inCluster && !listed.contains(peer.node)) {
        peer.inCluster = false;
        changedList = true;
        forget(peer);
      }
    }
    for (NodeId id : nodes) {
      if (!id.equals(node.self.node())) {
        Peer peer = peers.computeIfAbsent(id, Peer::new);
        if (!peer.inCluster) {
          peer.inCluster = true;
          changedList = true;
          peer.listedAt = node.now;
          peer.nextHello = node.now;
          if (peer.introduction != null) {
            greet(peer, false);
            reconsider();
          }
          node.timers.atLatest(Timers.Kind.RECHECK, node.now + CoreConfig.GATE_LIMIT);
        }
      }
    }
    long before = node.now - node.config.discoveryInterval();
    peers
        .values()
        .removeIf(
            peer ->
                !peer.inCluster
                    && !listing.suspects(peer.node)
                    && (peer.introduction == null || peer.heard < before));
    node.timers.atLatest(Timers.Kind.HELLO, node.now);
    if (!recompute() && changedList) {
      // What runs on a node may be known before the node is.
      changed();
    }
  }

  void noHub(NodeId id) {
    if (listing.trust(id)) {
      listedNodes();
    }
    Peer peer = peers.get(id);
    if (peer == null || peer.noHub) {
      return;
    }
    if (peer.introduction != null && node.now < peer.heard + CoreConfig.GATE_LIMIT) {
      // The answer may be older than the hub there: it is asked once more.
      peer.seen = null;
      peer.nextHello = peer.heard + CoreConfig.GATE_LIMIT;
      node.timers.atLatest(Timers.Kind.HELLO, peer.nextHello);
      return;
    }
    forget(peer);
    peer.noHub = true;
    reconsider();
    node.sweep.again();
    recompute();
  }

  /** Whether it is time to found the hub. */
  private void reconsider() {
    if (phase == Phase.LEARNING) {
      node.timers.atLatest(Timers.Kind.GATE, node.now);
    }
  }

  void hello(MemberId sender, Message.Hello hello) {
    Introduction who = hello.from();
    if (!who.member().id().equals(sender) || sender.node().equals(node.self.node())) {
      return;
    }
    if (listing.trust(sender.node())) {
      listedNodes();
    }
    Peer peer = peers.computeIfAbsent(sender.node(), Peer::new);
    if (peer.introduction != null && !peer.is(sender)) {
      if (peer.introduction.startedAt() > who.startedAt() && peer.phase != Phase.GONE) {
        return;
      }
      forget(peer);
    }
    Refusal refusal = gate.refusalOf(who, hello.phase(), phase);
    if (refusal != null) {
      node.send(
          sender.node(),
          new Message.Rejected(sender.incarnation(), refusal.code(), refusal.message()));
      if (refusal.code() == RefusalCode.INCOMPATIBLE) {
        node.report(true, refusal.message());
      }
      return;
    }
    Refusal own = gate.refusalOfSelf(who, hello.phase(), phase);
    if (own != null) {
      phase = Phase.GONE;
      node.effect(new Effect.CannotJoin(own.code(), own.message(), sender.node()));
      return;
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
    if (news && phase == Phase.LEARNING) {
      gate.newHello();
    }
    if (news) {
      node.sweep.again();
    }
    // One that does not list this node yet need not be told again.
    boolean mistaken =
        hello.incarnation() != 0
            && (hello.incarnation() != node.self.incarnation()
                || hello.seen() != null && hello.seen() != phase);
    if (hello.phase() == Phase.GONE) {
      // Nobody listens there; its node may be going, too, or starts the hub anew.
      peer.nextHello = Math.max(peer.nextHello, node.now + CoreConfig.GATE_LIMIT);
    } else if (hello.answer() || mistaken) {
      greet(peer, false);
    }
    recompute();
  }

  /** Whatever sends without being known is asked who it is. */
  void stranger(MemberId sender) {
    Peer peer = peers.computeIfAbsent(sender.node(), Peer::new);
    if (peer.nextHello <= node.now + CoreConfig.RETRY) {
      greet(peer, true);
    }
  }

  void rejected(NodeId from, Message.Rejected rejected) {
    if (rejected.incarnation() != node.self.incarnation()) {
      return;
    }
    if (phase == Phase.LEARNING) {
      phase = Phase.GONE;
      node.effect(new Effect.CannotJoin(rejected.code(), rejected.message(), from));
    } else {
      node.report(true, from + " does not accept this node: " + rejected.message());
    }
  }

  /**
   * Members of two versions do not understand each other: a node joins those of its own, and does
   * not found a second hub where there are only others.
   */
  void otherVersion(Event.OtherVersion other) {
    boolean alone = peers.values().stream().noneMatch(Peer::ready);
    if (phase == Phase.LEARNING && alone) {
      become(Phase.GONE);
      node.effect(new Effect.CannotJoin(RefusalCode.INCOMPATIBLE, other.text(), other.node()));
    }
  }

  /** Repeats Hellos that were not answered, and opens the gate in time. */
  void tick() {
    if (node.timers.fired(Timers.Kind.HELLO, node.now)) {
      for (Peer peer : peers.values()) {
        if (peer.nextHello <= node.now && needsHello(peer)) {
          greet(peer, true);
        }
        if (needsHello(peer)) {
          node.timers.atLatest(Timers.Kind.HELLO, peer.nextHello);
        }
      }
    }
    if (node.timers.fired(Timers.Kind.RECHECK, node.now)) {
      node.sweep.again();
      recompute();
      if (phase == Phase.READY && !counted) {
        node.timers.atLatest(Timers.Kind.RECHECK, readyAt + announcing());
      }
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
    if (phase == Phase.LEARNING) {
      gate.tick();
    }
  }

  private boolean needsHello(Peer peer) {
    boolean untold = peer.introduction == null || peer.seen != phase;
    boolean asked = peer.inCluster || listing.suspects(peer.node);
    return asked && !peer.noHub && (untold || peer.phase == Phase.LEAVING);
  }

  private void greet(Peer peer, boolean answer) {
    peer.unanswered++;
    long pause = CoreConfig.RETRY << Math.min(4, peer.unanswered - 1);
    peer.nextHello = node.now + Math.min(pause, node.config.discoveryInterval());
    node.timers.atLatest(Timers.Kind.HELLO, peer.nextHello);
    Introduction who = peer.introduction;
    // One that is not listed here yet gets no messages from here: it is not to take over before.
    Phase seen = who == null || !peer.inCluster ? null : peer.phase;
    long incarnation = who == null ? 0 : who.member().id().incarnation();
    node.send(
        peer.node,
        new Message.Hello(node.introduction, phase, seen, incarnation, answer, node.marks.all()));
  }

  /** Asks the nodes without the hub whether that is so still; whether there are any. */
  boolean askAgain() {
    boolean any = false;
    for (Peer peer : peers.values()) {
      if (peer.inCluster && peer.noHub) {
        any = true;
        peer.noHub = false;
        peer.listedAt = node.now;
        greet(peer, true);
      }
    }
    return any;
  }

  /** Ready without having learned from anybody: together with those that wait at the gate too. */
  void found() {
    founding = true;
    become(Phase.READY);
    for (Peer peer : peers.values()) {
      if (peer.inCluster && peer.noHub) {
        // If its hub has just been started it does not found another.
        greet(peer, true);
      }
    }
  }

  void become(Phase next) {
    phase = next;
    if (next == Phase.READY) {
      readyAt = node.now;
      node.timers.atLatest(Timers.Kind.RECHECK, readyAt + announcing());
    }
    node.timers.off(Timers.Kind.GATE);
    node.timers.off(Timers.Kind.LEARNING);
    for (Peer peer : peers.values()) {
      if (peer.introduction != null && peer.inCluster && peer.phase != Phase.GONE) {
        peer.unanswered = 0;
        greet(peer, true);
      }
    }
    recompute();
  }

  /** After a hang: everybody is greeted again, so that an eviction does not stay unnoticed. */
  void reintroduce() {
    for (Peer peer : peers.values()) {
      peer.unanswered = 0;
      greet(peer, true);
    }
  }

  /** Something was said of a node. */
  void remarked() {
    recompute();
  }

  /** Whether it told of a change. */
  private boolean recompute() {
    List<Member> members = new ArrayList<>();
    List<NodeId> others = new ArrayList<>();
    counted = phase == Phase.READY && node.authority.counts(counted || announced());
    if (counted) {
      members.add(node.introduction.member());
    }
    for (Peer peer : peers.values()) {
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
    Situation before = situation;
    View next = node.authority.view(View.of(before.view().version() + 1, members));
    List<NodeId> order = order(next);
    boolean changedView =
        node.marks.takeChanged() | node.authority.takeChanged()
            || !ids(next).equals(ids(before.view()))
            || !order.equals(before.order());
    if (changedView) {
      viewChangedAt = node.now;
      int points = node.config.distribution().virtualNodes();
      situation = Situation.of(order, next, node.marks.all(), points);
      node.report(false, "members " + names(before) + " -> " + names(situation));
    }
    if (changedView || changedOthers) {
      node.sweep.topologyChanged();
      node.antiEntropy.soon();
      node.calls.viewChanged();
      node.outbox.release();
      changed();
    }
    return changedView || changedOthers;
  }

  /** Who is the steward of all if that is one member: the first of these that hosts. */
  private List<NodeId> order(View view) {
    List<NodeId> order = new ArrayList<>();
    Stewards stewards = node.config.distribution().stewards();
    if (stewards != Stewards.RING) {
      view.members().forEach(member -> order.add(member.node()));
    }
    if (stewards == Stewards.LONGEST) {
      Map<NodeId, Long> since = new HashMap<>();
      view.members().forEach(m -> since.put(m.node(), node.authority.since(m.id())));
      order.sort(Comparator.<NodeId>comparingLong(since::get).thenComparing(id -> id));
    }
    return order;
  }

  /** When the hub of that node was started, by its own clock. */
  long startedAt(NodeId id) {
    Peer peer = peers.get(id);
    Introduction who =
        id.equals(node.self.node()) ? node.introduction : peer == null ? null : peer.introduction;
    return who == null ? Long.MAX_VALUE : who.startedAt();
  }

  /** Whether the members know that this node is ready, or have had the time to. */
  private boolean announced() {
    if (node.now >= readyAt + announcing()) {
      return true;
    }
    for (Peer peer : peers.values()) {
      if (peer.ready() && peer.seen != Phase.READY
          || founding && peer.present() && peer.phase == Phase.LEARNING) {
        return false;
      }
    }
    return true;
  }

  /** A founder gives the others at the gate the time to come in: alone it would own everything. */
  private long announcing() {
    return founding ? CoreConfig.FOUNDING : CoreConfig.ANNOUNCING;
  }

  /** A run of the hub never says anything else of itself. */
  private static List<MemberId> ids(View view) {
    return view.members().stream().map(Member::id).toList();
  }

  private static List<String> names(Situation situation) {
    List<String> names = new ArrayList<>();
    for (Member member : situation.view().members()) {
      NodeMark.State mark = situation.mark(member.name());
      names.add(mark == NodeMark.State.NONE ? member.name() : member.name() + " " + mark);
    }
    return names;
  }

  void changed() {
    List<NodeId> cluster = new ArrayList<>();
    peers.values().stream().filter(Peer::mayRun).forEach(p -> cluster.add(p.node));
    Phase shown = phase == Phase.READY && !counted ? Phase.LEARNING : phase;
    node.effect(new Effect.Changed(shown, phase != Phase.LEARNING, view(), cluster));
  }

  /** Nodes that are remembered, those that are gone at most 10,000 times. */
  int load() {
    return peers.size() + gone.size() + left.size() + firstNamed.size();
  }
}
