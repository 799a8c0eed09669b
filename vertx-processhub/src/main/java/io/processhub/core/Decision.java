package io.processhub.core;

import io.processhub.model.Epoch;
import io.processhub.model.MemberId;
import io.processhub.model.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a steward decides; the rest of an ownership follows from when and where.
 *
 * @param claimant that claimed the process and is to let go of it, null without one
 */
record Decision(
    long life,
    Epoch epoch,
    boolean blank,
    boolean fresh,
    List<Replica> replicas,
    @Nullable MemberId claimant) {
  Decision(long life, Epoch epoch, boolean blank, boolean fresh, List<Replica> replicas) {
    this(life, epoch, blank, fresh, replicas, null);
  }

  /**
   * Whether that member has to let go first: if it is or may be active, and is not to be so any
   * more.
   */
  boolean awaits(MemberId member, @Nullable Ownership old) {
    boolean stoodBy = old != null && old.standsBy(member) && !member.equals(claimant);
    for (Replica replica : replicas) {
      if (replica.member().equals(member)) {
        return replica.role() == Role.PASSIVE && !stoodBy;
      }
    }
    return !stoodBy;
  }
}
