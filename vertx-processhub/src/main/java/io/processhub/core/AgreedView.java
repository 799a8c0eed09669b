package io.processhub.core;

import io.processhub.model.Member;
import io.processhub.model.MemberId;
import io.processhub.model.View;
import io.processhub.strategy.partition.PartitionStrategy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A view whose number means the same on every node of its founding.
 *
 * @param number counts the views of one founding
 * @param founding from which first view it stems
 * @param voters in the order of their ids
 * @param maximum the most voters that there ever were, or were said to be
 */
public record AgreedView(long number, Founding founding, List<Voter> voters, int maximum) {
  public AgreedView {
    Objects.requireNonNull(founding, "founding");
    List<Voter> sorted = new ArrayList<>(voters);
    sorted.sort(Comparator.comparing(Voter::id));
    voters = List.copyOf(sorted);
  }

  @Nullable Voter voter(MemberId id) {
    for (Voter voter : voters) {
      if (voter.id().equals(id)) {
        return voter;
      }
    }
    return null;
  }

  /** Whether that member may have processes under this view. */
  public boolean holds(MemberId id) {
    Voter voter = voter(id);
    return voter != null && voter.holds();
  }

  /** Those that may have processes. */
  Set<MemberId> holders() {
    Set<MemberId> holders = new HashSet<>();
    for (Voter voter : voters) {
      if (voter.holds()) {
        holders.add(voter.id());
      }
    }
    return holders;
  }

  Set<MemberId> ids() {
    Set<MemberId> ids = new HashSet<>();
    voters.forEach(voter -> ids.add(voter.id()));
    return ids;
  }

  /** The members that are not leaving. */
  View view(long version) {
    List<Member> members = new ArrayList<>();
    for (Voter voter : voters) {
      if (voter.state() == Voter.State.MEMBER) {
        members.add(voter.member());
      }
    }
    return View.of(version, members);
  }

  /** Whether these hold a quorum of this view; any two quorums have a voter in common. */
  public boolean isQuorum(Set<MemberId> some, PartitionStrategy strategy) {
    int base = Math.max(voters.size(), strategy.base(voters.size(), maximum));
    int count = 0;
    boolean lowest = false;
    boolean first = true;
    for (Voter voter : voters) {
      boolean in = some.contains(voter.id());
      count += in ? 1 : 0;
      if (voter.holds()) {
        lowest |= first && in;
        first = false;
      }
    }
    return 2 * count > base || strategy.lowestHalf() && lowest && 2 * count == base;
  }

  /** How many voters are a quorum in any case. */
  int required(PartitionStrategy strategy) {
    return Math.max(voters.size(), strategy.base(voters.size(), maximum)) / 2 + 1;
  }

  /** Whether those that hold something are a quorum by their number: else it must not come true. */
  boolean carriesItself(PartitionStrategy strategy) {
    return isQuorum(holders(), strategy);
  }

  /** Whether both say the same of everybody, whatever their numbers. */
  boolean sameAs(AgreedView other) {
    return voters.equals(other.voters) && maximum == other.maximum;
  }
}
