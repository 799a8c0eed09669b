package io.processhub.core;

import io.processhub.model.ProcessId;
import java.util.List;

/** Something that this member did and that others like to hear of; each is said once. */
public sealed interface Fact {
  /** A start was accepted: this member, the steward, wrote the record. */
  record Registered(Entry entry) implements Fact {}

  /** This member wrote the tombstone of that process. */
  record Unregistered(Entry entry) implements Fact {}

  /** The replica here failed for good. */
  record Failed(ProcessId id, String cause) implements Fact {}

  /** This member, the steward, decided that these are to run elsewhere. */
  record Redistributing(List<MovePlan.Move> moves) implements Fact {
    public Redistributing {
      moves = List.copyOf(moves);
    }
  }
}
