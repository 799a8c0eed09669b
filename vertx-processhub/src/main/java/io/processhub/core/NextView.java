package io.processhub.core;

import io.processhub.model.Member;
import io.processhub.model.MemberId;
import io.processhub.model.ProcessId;
import io.processhub.strategy.partition.PartitionStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Works out which view should follow, from what one node sees; it is agreed on or not. */
final class NextView {
  private final PartitionStrategy strategy;

  NextView(PartitionStrategy strategy) {
    this.strategy = strategy;
  }

  /**
   * What one node sees.
   *
   * @param reachable full members, and whether each is leaving
   * @param asking members to be that hold the registry
   * @param gone members that are known to run no more, whatever happens
   * @param maximum what the tracked maximum is to be set to, 0 to leave it
   */
  record Seen(
      Map<MemberId, Boolean> reachable,
      Map<MemberId, Member> asking,
      Set<MemberId> gone,
      int maximum) {}

  /** Why such a strategy has no size to be set. */
  static Refusal noSize(PartitionStrategy strategy) {
    return new Refusal(
        new ProcessId("-"),
        RefusalCode.INVALID,
        "resetClusterSize needs a partition tolerance that remembers a cluster size; '"
            + strategy.type()
            + "' does not");
  }

  /** The first view of those that met. */
  AgreedView first(Founding founding, List<Member> met) {
    List<Voter> voters = new ArrayList<>();
    List<Member> sorted = new ArrayList<>(met);
    sorted.sort((a, b) -> a.id().compareTo(b.id()));
    for (Member member : sorted) {
      if (voters.size() < strategy.maxVoters()) {
        voters.add(new Voter(member, Voter.State.MEMBER, 1));
      }
    }
    int maximum = Math.max(strategy.tracksMaximum() ? strategy.initialMaximum() : 0, voters.size());
    return new AgreedView(1, founding, voters, maximum);
  }

  /** The view that should follow that one; the same voters if nothing is to change. */
  AgreedView after(AgreedView current, Seen seen) {
    long number = current.number() + 1;
    List<Voter> voters = new ArrayList<>();
    for (Voter voter : current.voters()) {
      Voter next = after(voter, number, seen);
      if (next != null) {
        voters.add(next);
      }
    }
    for (Member member : seen.asking.values()) {
      if (current.voter(member.id()) == null && holders(voters) < strategy.maxVoters()) {
        voters.removeIf(voter -> !voter.holds() && replaces(member, voter.member()));
        voters.add(new Voter(member, Voter.State.MEMBER, number));
      }
    }
    int holders = holders(voters);
    int before = seen.maximum > 0 ? seen.maximum : current.maximum();
    int maximum = strategy.tracksMaximum() ? Math.max(before, holders) : holders;
    dropLost(voters, maximum);
    return new AgreedView(number, current.founding(), voters, maximum);
  }

  private static @Nullable Voter after(Voter voter, long number, Seen seen) {
    if (seen.gone.contains(voter.id())) {
      return null;
    }
    Boolean leaving = seen.reachable.get(voter.id());
    if (!voter.holds()) {
      return seen.asking.containsKey(voter.id()) ? voter.as(Voter.State.MEMBER, number) : voter;
    }
    if (leaving == null) {
      return voter.as(Voter.State.LOST, number);
    }
    boolean leaves = leaving || voter.state() == Voter.State.LEAVING;
    return voter.as(leaves ? Voter.State.LEAVING : Voter.State.MEMBER, number);
  }

  private static boolean replaces(Member next, Member lost) {
    return next.name().equals(lost.name()) || next.node().equals(lost.node());
  }

  private static int holders(List<Voter> voters) {
    return (int) voters.stream().filter(Voter::holds).count();
  }

  /** Lost voters keep their vote as long as that makes nothing harder for the others. */
  private void dropLost(List<Voter> voters, int maximum) {
    for (int i = voters.size() - 1; i >= 0; i--) {
      int size = voters.size();
      if (!voters.get(i).holds()
          && strategy.base(size, maximum) > strategy.base(size - 1, maximum)) {
        voters.remove(i);
      }
    }
  }
}
