package io.processhub.core;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What members say to each other about views and leases. */
public sealed interface QuorumMessage {
  /** Who proposes the view of that number asks the voters of the one before not to look back. */
  record Prepare(long slot, Ballot ballot) implements QuorumMessage {}

  /**
   * The answer: what the voter accepted so far.
   *
   * @param promised the highest ballot that it heeds; not the one asked about means no
   */
  record Promise(
      long slot,
      Ballot ballot,
      Ballot promised,
      @Nullable Ballot acceptedAt,
      @Nullable AgreedView accepted)
      implements QuorumMessage {}

  /** Asks to accept that value; with the view before it for those who have not heard of it. */
  record Accept(
      long slot, Ballot ballot, AgreedView value, @Nullable AgreedView base, List<Wait> waits)
      implements QuorumMessage {
    public Accept {
      waits = List.copyOf(waits);
    }
  }

  /** The answer: how long leases run that this voter granted or knows of. */
  record Accepted(long slot, Ballot ballot, Ballot promised, List<Wait> waits)
      implements QuorumMessage {
    public Accepted {
      waits = List.copyOf(waits);
    }
  }

  /** A view that has come into effect, and how long leases under earlier ones may run still. */
  record Committed(AgreedView view, List<Wait> waits) implements QuorumMessage {
    public Committed {
      waits = List.copyOf(waits);
    }
  }

  /** Asks for a lease from the sending on. */
  record LeaseRequest(long sequence) implements QuorumMessage {}

  /** The request of that number is granted. */
  record LeaseGrant(long sequence) implements QuorumMessage {}

  /** The sender runs nothing any more and gives its lease back. */
  record LeaseEnd() implements QuorumMessage {}

  /** Only says which view the sender knows; whoever {@code asks} wants to be a member. */
  record Standing(boolean asks) implements QuorumMessage {}

  /**
   * Asks for all entries of the buckets from that number on whose sums differ.
   *
   * @param session of the asking steward
   */
  record ReportRequest(long session, int bucket, long[] sums) implements QuorumMessage {
    @Override
    public boolean equals(Object other) {
      return other instanceof ReportRequest that
          && session == that.session
          && bucket == that.bucket
          && Arrays.equals(sums, that.sums);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(sums) * 31 + Long.hashCode(session) + bucket;
    }
  }

  /** A part of a report, and the bucket with which the next part begins. */
  record Report(long session, int bucket, int next, List<Entry> entries) implements QuorumMessage {
    public Report {
      entries = List.copyOf(entries);
    }
  }
}
