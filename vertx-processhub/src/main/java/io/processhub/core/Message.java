package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.ProcessId;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Control messages between hub members. Values; the wire has one codec for each. */
public sealed interface Message {
  /** Who I am and how far; {@code seen} is the phase in which the sender knows the receiver. */
  record Hello(Introduction from, Phase phase, @Nullable Phase seen, boolean answer)
      implements Message {}

  /** That run of the receiver's hub cannot be a member, and why. */
  record Rejected(long incarnation, RefusalCode code, String message) implements Message {}

  /** Asks for the registry; {@code page} 0 starts over. */
  record SnapshotRequest(long session, int page) implements Message {}

  /** A part of the registry. */
  record SnapshotPage(
      long session, int page, boolean last, List<Entry> entries, List<Headstone> headstones)
      implements Message {
    public SnapshotPage {
      entries = List.copyOf(entries);
      headstones = List.copyOf(headstones);
    }
  }

  /** Entries that the receiver should merge. */
  record Delta(List<Entry> entries, @Nullable AckRequest ack) implements Message {
    public Delta {
      entries = List.copyOf(entries);
    }
  }

  /** The delta of that call and batch, sent by {@code holder}'s steward, is stored here. */
  record Stored(long call, long batch, MemberId sender) implements Message {}

  /** Requests for the steward of these ids. */
  record Commands(long call, long batch, boolean acks, List<Command> commands) implements Message {
    public Commands {
      commands = List.copyOf(commands);
    }
  }

  /** What became of a batch of commands; those that it leaves out are not for this steward now. */
  record Answers(long call, long batch, List<Entry> accepted, List<Refusal> refused)
      implements Message {
    public Answers {
      accepted = List.copyOf(accepted);
      refused = List.copyOf(refused);
    }
  }

  /** Starts that failed, for the caller. */
  record Outcome(long call, List<Refusal> failures) implements Message {
    public Outcome {
      failures = List.copyOf(failures);
    }
  }

  /** Replicas that run against the registry. */
  record Claims(List<Claim> claims) implements Message {
    public Claims {
      claims = List.copyOf(claims);
    }
  }

  /** Sum of all fingerprints; no answer means equal. */
  record Digest(long root, int count) implements Message {}

  /** Sums of fingerprints per bucket. */
  record Buckets(long[] sums) implements Message {
    @Override
    public boolean equals(Object other) {
      return other instanceof Buckets that && Arrays.equals(sums, that.sums);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(sums);
    }
  }

  /** All keys that the sender holds in these buckets. */
  record Keys(List<Integer> buckets, List<EntryKey> keys) implements Message {
    public Keys {
      buckets = List.copyOf(buckets);
      keys = List.copyOf(keys);
    }
  }

  /** Asks for these entries. */
  record Pull(List<ProcessId> ids) implements Message {
    public Pull {
      ids = List.copyOf(ids);
    }
  }
}
