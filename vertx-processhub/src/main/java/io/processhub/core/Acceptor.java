package io.processhub.core;

import org.jspecify.annotations.Nullable;

/**
 * A voter's side of the agreement on one view: it heeds no ballot below the highest that it has
 * heard of, and says what it accepted. Lost with its member: a restarted node is another voter.
 */
final class Acceptor {
  private long slot;
  private @Nullable Ballot promised;
  private @Nullable Ballot acceptedAt;
  private @Nullable AgreedView accepted;

  Acceptor(long slot) {
    this.slot = slot;
  }

  /** Number of the view that is to be agreed on. */
  long slot() {
    return slot;
  }

  @Nullable Ballot promised() {
    return promised;
  }

  @Nullable Ballot acceptedAt() {
    return acceptedAt;
  }

  @Nullable AgreedView accepted() {
    return accepted;
  }

  /** Whether it must not act under the view before any more. */
  boolean sealed() {
    return accepted != null;
  }

  /** The view before that number is known: everything about earlier ones is over. */
  void moveTo(long next) {
    slot = next;
    promised = null;
    acceptedAt = null;
    accepted = null;
  }

  boolean prepare(Ballot ballot) {
    if (promised != null && promised.compareTo(ballot) > 0) {
      return false;
    }
    promised = ballot;
    return true;
  }

  boolean accept(Ballot ballot, AgreedView value) {
    if (!prepare(ballot)) {
      return false;
    }
    acceptedAt = ballot;
    accepted = value;
    return true;
  }
}
