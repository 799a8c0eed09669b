package io.processhub.core;

import io.processhub.model.MemberId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which view this node would have follow, and how soon it is to say so. */
final class Wishes {
  private final Node node;
  private final Electorate electorate;
  private final Newcomers newcomers;
  private final Resizing resizing;
  private final Accession accession;

  Wishes(
      Node node,
      Electorate electorate,
      Newcomers newcomers,
      Resizing resizing,
      Accession accession) {
    this.node = node;
    this.electorate = electorate;
    this.newcomers = newcomers;
    this.resizing = resizing;
    this.accession = accession;
  }

  /**
   * The view that this node wants next, or null if it has no reason or no hope to get it.
   *
   * @param sealed whether the present view can only be followed by some other
   */
  @Nullable AgreedView next(@Nullable AgreedView present, boolean sealed) {
    if (present == null) {
      boolean gate = accession.founds() && node.membership.phase() == Phase.LEARNING;
      return gate ? electorate.first(founder()) : null;
    }
    if (!present.holds(node.self)) {
      return null;
    }
    AgreedView next = electorate.next(present, newcomers.recent(), resizing.wanted());
    return next == null || next.sameAs(present) && !sealed ? null : next;
  }

  /** The same voters under the next number. */
  static AgreedView unchanged(AgreedView present) {
    return new AgreedView(
        present.number() + 1, present.founding(), present.voters(), present.maximum());
  }

  private Founding founder() {
    long id = Hashing.combine(node.self.incarnation(), node.now) >>> 1;
    return new Founding(0, 0, id);
  }

  /** How many come before this node when it comes to proposing. */
  int rank(@Nullable AgreedView present) {
    return electorate.rank(present);
  }

  /** Whose promise is wanted for an attempt. */
  List<MemberId> asked(@Nullable AgreedView present, Attempt attempt) {
    return present != null ? attempt.voters() : electorate.atTheGate();
  }
}
