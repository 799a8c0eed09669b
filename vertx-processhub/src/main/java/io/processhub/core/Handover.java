package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.ProcessId;
import io.processhub.strategy.migration.MigrationStrategy.Swap;
import org.jspecify.annotations.Nullable;

/** One process on its way to another node, as its source sees it. */
final class Handover {
  /** In order; from COMMITTED on there is no way back. */
  enum Phase {
    /** The target makes ready. */
    PREPARING,
    /** The target is ready; waits for its turn. */
    WAITING,
    /** No handler begins any more; those that run end. */
    FREEZING,
    EXPORTING,
    /** A cold swap's replica is being undeployed. */
    STOPPING,
    /** The state travels, and the target takes it in. */
    TRANSFERRING,
    /** The target owns the process, and has not said yet that it handles messages. */
    COMMITTED
  }

  /** The replica that leaves; out of {@link Hosting} from the commit on. */
  final Local local;

  /** The decision that it ends. */
  final Ownership base;

  final Ownership next;
  final MemberId target;
  final Swap swap;

  /** Tells it from earlier ones of the same order. */
  final long attempt;

  Phase phase = Phase.PREPARING;

  /** When the present phase began. */
  long since;

  /** Before the commit: when it stays where it is, at the latest. */
  long deadline;

  /** What it used of its time, in milliseconds, before it waited for its turn. */
  long spent;

  /** When the state last got on, or the last message was repeated. */
  long progress;

  byte @Nullable [] state;

  /** When parts of the state were last sent again, and how often that was. */
  long repeatedAt;

  int repeats;

  /** Bytes of the state that have been sent, and that the target has. */
  int sent;

  int received;

  /** Committed, and on its way once more: the target has lost what it had. */
  boolean again;

  /** Whether the first part has been sent, of a state without bytes too. */
  boolean begun;

  Handover(Local local, Ownership next, MemberId target, Swap swap, long attempt) {
    this.local = local;
    this.base = local.decision;
    this.next = next;
    this.target = target;
    this.swap = swap;
    this.attempt = attempt;
  }

  ProcessId id() {
    return local.id;
  }

  Ticketed of() {
    return new Ticketed(local.id, attempt);
  }

  void enter(Phase next, long now) {
    phase = next;
    since = now;
    progress = now;
  }

  boolean frozen() {
    return phase.compareTo(Phase.FREEZING) >= 0 && phase != Phase.COMMITTED;
  }

  /** Whether a step of that member belongs to it. */
  boolean isOf(MemberId from, Ticketed of) {
    boolean decided = phase == Phase.COMMITTED && of.attempt() == next.issued();
    return target.equals(from) && (decided || of.attempt() == attempt);
  }

  int size() {
    return state == null ? 0 : state.length;
  }
}
