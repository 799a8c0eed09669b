package io.processhub.core;

import io.processhub.model.MemberId;
import java.util.List;

/**
 * Which of two owners of one process goes on when they meet: the one that has its predecessor's
 * state, before one that had been sent it when the predecessor was lost in the middle of a move,
 * before one that began anew; then the higher epoch, then the larger view under which it was
 * issued, then the lower node id.
 */
final class Conflict {
  private Conflict() {}

  /** Whether what the claimant runs is that life of the process, as it is to be now. */
  static boolean sameProcess(Entry entry, Ownership current, Claim claim) {
    return claim.content() == entry.body().hash() && claim.ownership().life() == current.life();
  }

  /**
   * Whether the claimant may go on, though it is told to let go: none of the owners that it should
   * make room for runs the process, and its state would be lost.
   */
  static boolean abandoned(Entry entry, Ownership current, Claim claim, MemberId claimant) {
    return current.active() == null
        && sameProcess(entry, current, claim)
        && claim.ownership().on(claimant) != null;
  }

  static boolean firstWins(
      Ownership first, MemberId firstMember, Ownership second, List<Replica> secondRunning) {
    if (first.bare() != second.bare()) {
      return !first.bare();
    }
    if (first.unconfirmed() != second.unconfirmed()) {
      // The other may be the one that had sent it, and went on.
      return !first.unconfirmed();
    }
    int byEpoch = first.epoch().compareTo(second.epoch());
    if (byEpoch != 0) {
      return byEpoch > 0;
    }
    int bySize = Integer.compare(first.viewSize(), second.viewSize());
    if (bySize != 0) {
      return bySize > 0;
    }
    return firstMember.compareTo(secondRunning.get(0).member()) < 0;
  }
}
