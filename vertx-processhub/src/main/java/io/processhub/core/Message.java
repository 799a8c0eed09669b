package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.strategy.distribution.Measurement;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Control messages between hub members. Values; the wire has one codec for each. */
public sealed interface Message {
  /**
   * Who I am and how far; {@code seen} is the phase in which the sender knows the receiver, in its
   * run with that incarnation; with the marks of nodes that the sender knows.
   */
  record Hello(
      Introduction from,
      Phase phase,
      @Nullable Phase seen,
      long incarnation,
      boolean answer,
      List<NodeMark> marks)
      implements Message {
    public Hello {
      marks = List.copyOf(marks);
    }
  }

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

  /** A steward wants these moved; for their owner. */
  record Orders(List<Order> orders) implements Message {
    public Orders {
      orders = List.copyOf(orders);
    }
  }

  /** The source asks the target to make ready for these. */
  record Preparations(List<Preparation> preparations) implements Message {
    public Preparations {
      preparations = List.copyOf(preparations);
    }
  }

  /** How far the target is. */
  record Progress(List<Step> steps) implements Message {
    public Progress {
      steps = List.copyOf(steps);
    }
  }

  /** Parts of states, from the source. */
  record States(List<StateChunk> chunks) implements Message {
    public States {
      chunks = List.copyOf(chunks);
    }
  }

  /** From members with new replicas to one that has others of the same processes. */
  record Wants(List<Want> wants) implements Message {
    public Wants {
      wants = List.copyOf(wants);
    }
  }

  /** Parts of the states that were wanted, and why others do not come. */
  record Fillings(List<StateChunk> chunks, List<Refusal> refusals) implements Message {
    public Fillings {
      chunks = List.copyOf(chunks);
      refusals = List.copyOf(refusals);
    }
  }

  /** The source does not hand these over after all. */
  record Abandoned(List<Ticketed> handovers) implements Message {
    public Abandoned {
      handovers = List.copyOf(handovers);
    }
  }

  /**
   * The source has let go of these: from now on their owner is the target, where direct messages of
   * the awaited nodes wait for their markers. Repeated until everybody has sent its own.
   */
  record Committed(long batch, NodeId target, List<NodeId> awaited, List<Entry> entries)
      implements Message {
    public Committed {
      awaited = List.copyOf(awaited);
      entries = List.copyOf(entries);
    }
  }

  /**
   * To a source: the sender has written everything that it selected on the old routes of these
   * batches. It travels in order behind those messages.
   */
  record Markers(List<Long> batches) implements Message {
    public Markers {
      batches = List.copyOf(batches);
    }
  }

  /**
   * From a source to the target: all that the sender of a marker sent on the old routes has been
   * forwarded. It travels in order behind those messages.
   */
  record MarkersPassed(NodeId sender, List<Long> batches) implements Message {
    public MarkersPassed {
      batches = List.copyOf(batches);
    }
  }

  /** A target still waits for that sender's marker of a batch of the receiver's. */
  record GateClosed(NodeId sender, long batch) implements Message {}

  /** These stay where they are, for all who watch a migration. */
  record Stayed(List<Refusal> failures) implements Message {
    public Stayed {
      failures = List.copyOf(failures);
    }
  }

  /** These stay where they are, as their steward asked that had ordered otherwise before. */
  record Staying(List<ProcessId> ids) implements Message {
    public Staying {
      ids = List.copyOf(ids);
    }
  }

  /** How busy the sender is, for the leader. */
  record Measured(Measurement measurement) implements Message {}

  /** About views and leases; with the view that the sender knows, number 0 without one. */
  record Quorum(Founding founding, long number, QuorumMessage body) implements Message {}

  /** What people said of nodes; whoever is asked for an {@code answer} says what it has then. */
  record Marks(List<NodeMark> marks, boolean answer) implements Message {
    public Marks {
      marks = List.copyOf(marks);
    }
  }

  /** Parts of checkpoints, to nodes that are to hold them. */
  record Copies(List<CopyPart> parts) implements Message {
    public Copies {
      parts = List.copyOf(parts);
    }
  }

  /** What became of them. */
  record CopyAnswers(List<CopyAnswer> answers) implements Message {
    public CopyAnswers {
      answers = List.copyOf(answers);
    }
  }

  /** From an owner: these and older ones need not be held any more. */
  record CopyDrops(List<CopyKey> keys) implements Message {
    public CopyDrops {
      keys = List.copyOf(keys);
    }
  }

  /**
   * The sender is to go on with these processes: which checkpoints has the receiver? From here on
   * it refuses those of earlier owners.
   */
  record Seek(long round, List<Entry> entries) implements Message {
    public Seek {
      entries = List.copyOf(entries);
    }
  }

  /** The newest that the sender has of what was asked for in that round; of none if 0. */
  record Found(long round, List<CopyKey> keys) implements Message {
    public Found {
      keys = List.copyOf(keys);
    }
  }

  /** The sender wants these copies. */
  record Fetch(List<CopyKey> keys) implements Message {
    public Fetch {
      keys = List.copyOf(keys);
    }
  }
}
