package io.processhub.core;

import io.processhub.model.Member;
import io.processhub.model.MemberId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What this node sees of those that vote or might, and which view it would have follow. */
final class Electorate {
  private final Node node;
  private final NextView nextView;

  /** Members that said that they run nothing any more. */
  private final Set<MemberId> gone = new LinkedHashSet<>();

  Electorate(Node node) {
    this.node = node;
    this.nextView = new NextView(node.config.partition());
  }

  /** That member gave its lease back for good. */
  void gone(MemberId member) {
    gone.add(member);
  }

  void committed(AgreedView view) {
    gone.removeIf(member -> view.voter(member) == null);
  }

  /** The first view of all that wait at the gate, or null if they are too few. */
  @Nullable AgreedView first(Founding id) {
    List<Member> met = new ArrayList<>();
    met.add(node.introduction.member());
    for (Peer peer : node.membership.peers()) {
      Introduction who = peer.introduction;
      if (who != null && peer.present() && peer.phase == Phase.LEARNING) {
        met.add(who.member());
      }
    }
    AgreedView first = nextView.first(id, met);
    int voters = first.voters().size();
    boolean enough =
        voters >= node.config.partition().foundingSize()
            && first.voter(node.self) != null
            && first.carriesItself(node.config.partition());
    Founding founding = new Founding(id.forced(), voters, id.id());
    return enough ? new AgreedView(1, founding, first.voters(), first.maximum()) : null;
  }

  List<MemberId> atTheGate() {
    List<MemberId> met = new ArrayList<>();
    met.add(node.self);
    for (Peer peer : node.membership.peers()) {
      Introduction who = peer.introduction;
      if (who != null && peer.present() && peer.phase == Phase.LEARNING) {
        met.add(who.member().id());
      }
    }
    return met.stream().sorted().toList();
  }

  /**
   * What should follow that view; null if it cannot come true as things are.
   *
   * @param asking who wants to be a member
   * @param maximum what is to count from now on, 0 for what counts already
   */
  @Nullable AgreedView next(AgreedView current, Set<MemberId> asking, int maximum) {
    Map<MemberId, Boolean> reachable = new LinkedHashMap<>();
    Map<MemberId, Member> newcomers = new LinkedHashMap<>();
    Set<MemberId> voting = new LinkedHashSet<>();
    voting.add(node.self);
    reachable.put(node.self, node.membership.phase() == Phase.LEAVING);
    for (Peer peer : node.membership.peers()) {
      Introduction who = peer.introduction;
      if (who == null || !peer.present()) {
        continue;
      }
      MemberId id = who.member().id();
      voting.add(id);
      reachable.put(id, peer.phase == Phase.LEAVING);
      if (asking.contains(id) && peer.phase != Phase.LEAVING) {
        newcomers.put(id, who.member());
      }
    }
    AgreedView next =
        nextView.after(current, new NextView.Seen(reachable, newcomers, gone, maximum));
    boolean possible =
        current.isQuorum(voting, node.config.partition())
            && next.isQuorum(voting, node.config.partition())
            && next.carriesItself(node.config.partition());
    return possible ? next : null;
  }

  /** A view of all that this node sees, of a founding that overrules the present one. */
  AgreedView forced(AgreedView current, int maximum) {
    long number = current.number() + 1;
    List<Voter> voters = new ArrayList<>();
    voters.add(new Voter(node.introduction.member(), Voter.State.MEMBER, number));
    for (Peer peer : node.membership.peers()) {
      Introduction who = peer.introduction;
      if (who != null && peer.ready()) {
        voters.add(new Voter(who.member(), Voter.State.MEMBER, number));
      }
    }
    Founding old = current.founding();
    long id = Hashing.combine(node.self.incarnation(), node.now) >>> 1;
    Founding founding = new Founding(old.forced() + 1, voters.size(), id);
    return new AgreedView(number, founding, voters, Math.max(maximum, voters.size()));
  }

  /** How many nodes of the hub this one sees, itself included. */
  int seen() {
    int seen = 1;
    for (Peer peer : node.membership.peers()) {
      seen += peer.present() ? 1 : 0;
    }
    return seen;
  }

  /** How many that this node sees come before it. */
  int rank(@Nullable AgreedView current) {
    int rank = 0;
    for (Peer peer : node.membership.peers()) {
      Introduction who = peer.introduction;
      if (who == null || !peer.present() || who.member().id().compareTo(node.self) > 0) {
        continue;
      }
      boolean proposes =
          current == null ? peer.phase == Phase.LEARNING : current.holds(who.member().id());
      rank += proposes ? 1 : 0;
    }
    return rank;
  }

  /** Full members, or such that were. */
  List<MemberId> ready() {
    List<MemberId> ready = new ArrayList<>();
    for (Peer peer : node.membership.peers()) {
      Introduction who = peer.introduction;
      if (who != null && peer.present() && peer.phase != Phase.LEARNING) {
        ready.add(who.member().id());
      }
    }
    return ready;
  }

  /** Full members that the view does not know: they may go by one of another founding. */
  List<MemberId> elsewhere(AgreedView view) {
    List<MemberId> others = new ArrayList<>();
    for (Peer peer : node.membership.peers()) {
      Introduction who = peer.introduction;
      if (who != null && peer.ready() && view.voter(who.member().id()) == null) {
        others.add(who.member().id());
      }
    }
    return others;
  }

  static List<String> names(AgreedView view) {
    List<String> names = new ArrayList<>();
    for (Voter voter : view.voters()) {
      names.add(
          voter.state() == Voter.State.MEMBER
              ? voter.member().name()
              : voter.member().name() + " " + voter.state());
    }
    return names;
  }

  int load() {
    return gone.size();
  }
}
