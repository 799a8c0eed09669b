package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.strategy.partition.PartitionStrategy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A proposer's side of the agreement on one view, for one ballot (Lamport, Paxos Made Simple, 2001;
 * the value is chosen by a quorum of the voters before and of those after it).
 */
final class Attempt {
  private record Said(@Nullable Ballot at, @Nullable AgreedView value) {}

  final long slot;
  final Ballot ballot;
  private final @Nullable AgreedView base;
  private final PartitionStrategy strategy;
  private final Map<MemberId, Said> promises = new HashMap<>();
  private final Set<MemberId> acceptors = new HashSet<>();
  private @Nullable AgreedView value;
  private boolean free;

  /** Who has to have heard of it, and when it is told again, or given up. */
  long repeatAt;

  long giveUpAt;

  Attempt(long slot, Ballot ballot, @Nullable AgreedView base, PartitionStrategy strategy) {
    this.slot = slot;
    this.ballot = ballot;
    this.base = base;
    this.strategy = strategy;
  }

  @Nullable AgreedView value() {
    return value;
  }

  boolean promisedBy(MemberId member) {
    return promises.containsKey(member);
  }

  boolean acceptedBy(MemberId member) {
    return acceptors.contains(member);
  }

  void promise(MemberId from, @Nullable Ballot at, @Nullable AgreedView accepted) {
    if (value == null && (base == null || base.voter(from) != null)) {
      promises.put(from, new Said(at, accepted));
    }
  }

  private boolean quorumBefore(Set<MemberId> some) {
    return base == null ? some.size() >= strategy.foundingSize() : base.isQuorum(some, strategy);
  }

  /** Whether enough have promised to choose a value. */
  boolean prepared() {
    return value == null && quorumBefore(promises.keySet());
  }

  /**
   * Takes the value that may have been agreed on already, else the one that is wished for.
   *
   * <p>A view is agreed on when who proposed it has counted the answers. So an attempt whose own
   * proposer gave it up, and which did not carry on the value of another, came to nothing: whoever
   * was to be a member by it may have died in between, and must not hold the others up.
   *
   * <p>What a quorum accepted under an earlier ballot is among the promises, accepted by all of
   * that quorum that answered, for every later proposer took it too. So a value that too few can
   * have accepted, the silent ones included, was not agreed on.
   *
   * @param dropped ballots of this proposer that it gave up
   */
  void choose(AgreedView wished, Set<Ballot> dropped) {
    Ballot highest = null;
    AgreedView chosen = null;
    for (Said said : promises.values()) {
      if (said.value != null
          && said.at != null
          && (highest == null || said.at.compareTo(highest) > 0)
          && !onlyAt(said.value, dropped)
          && possible(said.value)) {
        highest = said.at;
        chosen = said.value;
      }
    }
    free = chosen == null;
    value = chosen == null ? wished : chosen;
  }

  /**
   * Whether the value came from here and not from anybody before: then it is this one's to drop.
   */
  boolean free() {
    return free;
  }

  /** Whether all who accepted that value did so in these attempts. */
  private boolean onlyAt(AgreedView candidate, Set<Ballot> ballots) {
    for (Said said : promises.values()) {
      if (candidate.equals(said.value) && !ballots.contains(said.at)) {
        return false;
      }
    }
    return true;
  }

  private boolean possible(AgreedView candidate) {
    if (base == null) {
      return true;
    }
    Set<MemberId> may = new HashSet<>(base.ids());
    may.addAll(candidate.ids());
    promises.forEach(
        (member, said) -> {
          if (!candidate.equals(said.value)) {
            may.remove(member);
          }
        });
    return base.isQuorum(may, strategy) && candidate.isQuorum(may, strategy);
  }

  void accepted(MemberId from) {
    acceptors.add(from);
  }

  /** Whether the value has come into effect. */
  boolean agreed() {
    AgreedView proposed = value;
    return proposed != null && quorumBefore(acceptors) && proposed.isQuorum(acceptors, strategy);
  }

  /** All whose word counts. */
  List<MemberId> voters() {
    Set<MemberId> voters = new TreeSet<>(Comparator.<MemberId>naturalOrder());
    if (base != null) {
      voters.addAll(base.ids());
    }
    AgreedView proposed = value;
    if (proposed != null) {
      voters.addAll(proposed.ids());
    }
    return new ArrayList<>(voters);
  }
}
