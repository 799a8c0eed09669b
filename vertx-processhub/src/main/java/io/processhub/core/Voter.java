package io.processhub.core;

import io.processhub.model.Member;
import io.processhub.model.MemberId;
import java.util.Objects;

/**
 * One voter of an agreed view.
 *
 * @param member who
 * @param state what it may do besides voting
 * @param since number of the view with which it last became a member; whoever ran processes under
 *     an earlier one may have been replaced
 */
public record Voter(Member member, State state, long since) {
  /** What a voter may do. */
  public enum State {
    /** It runs processes. */
    MEMBER,
    /** It runs what it has, and takes over nothing. */
    LEAVING,
    /** It was not reached: it votes, and runs nothing until it is a member again. */
    LOST
  }

  public Voter {
    Objects.requireNonNull(member, "member");
    Objects.requireNonNull(state, "state");
  }

  public MemberId id() {
    return member.id();
  }

  /** Whether it may have processes. */
  boolean holds() {
    return state != State.LOST;
  }

  Voter as(State next, long number) {
    if (next == state) {
      return this;
    }
    return new Voter(member, next, state == State.LOST ? number : since);
  }
}
