package io.processhub.core;

import io.processhub.model.MemberId;
import java.util.Comparator;
import java.util.Objects;

/** One attempt to agree: ordered by round, then by who makes it. */
public record Ballot(long round, MemberId proposer) implements Comparable<Ballot> {
  private static final Comparator<Ballot> ORDER =
      Comparator.comparingLong(Ballot::round).thenComparing(Ballot::proposer);

  public Ballot {
    Objects.requireNonNull(proposer, "proposer");
  }

  @Override
  public int compareTo(Ballot other) {
    return ORDER.compare(this, other);
  }
}
