package io.processhub.core;

import io.processhub.model.Epoch;
import io.processhub.model.MemberId;
import java.util.Objects;

/**
 * Which checkpoint of a process it is: the decision under which it was made, and its number under
 * that. A later one replaces an earlier one wherever they meet, never the other way round.
 *
 * @param life of the decision
 * @param epoch of the decision
 * @param viewSize of the decision
 * @param issuer of the decision
 * @param issued of the decision
 * @param sequence number of the checkpoint, from 1
 */
public record Version(
    long life, Epoch epoch, int viewSize, MemberId issuer, long issued, long sequence)
    implements Comparable<Version> {
  public Version {
    Objects.requireNonNull(epoch, "epoch");
    Objects.requireNonNull(issuer, "issuer");
  }

  static Version of(Ownership decision, long sequence) {
    return new Version(
        decision.life(),
        decision.epoch(),
        decision.viewSize(),
        decision.issuer(),
        decision.issued(),
        sequence);
  }

  Version next() {
    return new Version(life, epoch, viewSize, issuer, issued, sequence + 1);
  }

  /** Orders the decision of this one against another, as ownerships are ordered. */
  int compareTo(Ownership decision) {
    return compare(
        decision.life(),
        decision.epoch(),
        decision.viewSize(),
        decision.issuer(),
        decision.issued());
  }

  boolean under(Ownership decision) {
    return compareTo(decision) == 0;
  }

  boolean sameDecision(Version other) {
    return compare(other.life, other.epoch, other.viewSize, other.issuer, other.issued) == 0;
  }

  /** Whether whoever holds this one holds what that one is: of one decision, and not before it. */
  boolean covers(Version other) {
    return sequence >= other.sequence && sameDecision(other);
  }

  private int compare(
      long otherLife, Epoch otherEpoch, int otherSize, MemberId otherIssuer, long otherIssued) {
    int order = Long.compare(life, otherLife);
    if (order == 0) {
      order = epoch.compareTo(otherEpoch);
    }
    if (order == 0) {
      order = Integer.compare(viewSize, otherSize);
    }
    if (order == 0) {
      order = issuer.compareTo(otherIssuer);
    }
    return order != 0 ? order : Long.compare(issued, otherIssued);
  }

  @Override
  public int compareTo(Version other) {
    int order = compare(other.life, other.epoch, other.viewSize, other.issuer, other.issued);
    return order != 0 ? order : Long.compare(sequence, other.sequence);
  }
}
