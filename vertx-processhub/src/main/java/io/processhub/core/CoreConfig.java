package io.processhub.core;

import io.processhub.strategy.distribution.DistributionStrategy;
import io.processhub.strategy.migration.MigrationStrategy;
import io.processhub.strategy.partition.PartitionStrategy;
import io.processhub.strategy.redundancy.RedundancyStrategy;
import io.processhub.strategy.synchronization.SynchronizationStrategy;

/**
 * What a core is told at its birth. Times in milliseconds.
 *
 * @param minNodes members that have to be there before a hub is founded
 * @param debounce quiet time after a change of the view before processes move voluntarily
 * @param discoveryInterval pause between two Hellos to a node that does not answer
 * @param tombstoneRetention how long a stop is remembered in full
 * @param purgeInterval pause between two searches for expired tombstones
 * @param maxConcurrentMigrations voluntary moves that one steward has under way
 * @param migrationTimeout the longest that one process is on its way before the commit
 * @param forwardRetention how long messages for a process that moved are forwarded at least
 * @param maxStateBytes the largest state that is handed over
 * @param safekeeping where checkpoints are kept
 * @param lease how long a replica may handle messages without word from a quorum
 * @param clockDrift by how many per cent one clock may run faster than another
 */
public record CoreConfig(
    DistributionStrategy distribution,
    RedundancyStrategy redundancy,
    MigrationStrategy migration,
    SynchronizationStrategy synchronization,
    PartitionStrategy partition,
    int minNodes,
    long debounce,
    long discoveryInterval,
    long tombstoneRetention,
    long purgeInterval,
    int maxConcurrentMigrations,
    long migrationTimeout,
    long forwardRetention,
    int maxStateBytes,
    Safety safekeeping,
    long lease,
    double clockDrift) {

  /**
   * How checkpoints are kept.
   *
   * @param backups nodes besides the owner that hold a copy of each; 0 for no checkpoints
   * @param majority whether one counts when more than half of the members hold it, rather than all
   *     its backups
   * @param maxBytes that one node holds of them, its own included
   */
  public record Safety(int backups, boolean majority, long maxBytes) {
    public static final Safety NONE = new Safety(0, false, 0);
  }

  /** Entries that one tick looks at, and entries in one message. */
  static final int TICK_BUDGET = 1_000;

  /** Entries among which one tick looks for expired tombstones. */
  static final int PURGE_BUDGET = 4_000;

  static final int ENTRIES_PER_MESSAGE = 500;

  /** Keys in one message of anti-entropy. */
  static final int KEYS_PER_MESSAGE = 2_000;

  /** First pause before an unanswered message is sent again. */
  static final long RETRY = 500;

  /** Pause after which the owners of a decision that is not carried out are told again. */
  static final long REMIND = 1_000;

  /** Pause between two claims for one process. */
  static final long CLAIM_RETRY = 1_000;

  /** The longest wait for the other nodes of a first boot. */
  static final long GATE_LIMIT = 3_000;

  /** The longest wait for the registry of a member before a node goes on with what it has. */
  static final long LEARNING_LIMIT = 15_000;

  /** How long a node that is ready waits for the members to say that they know. */
  static final long ANNOUNCING = 1_000;

  /** How long a founder waits for the others at the gate to come in. */
  static final long FOUNDING = 2_000;

  /**
   * After a change of the view: how long a steward takes it that a start may be known elsewhere.
   */
  static final long SETTLING = 200;

  /**
   * How long a decision for this member alone may stay untold while its process starts; well below
   * {@link #SETTLING}.
   */
  static final long HOLD = 100;

  /** The longest wait for the backups of one checkpoint. */
  static final long CHECKPOINT_LIMIT = 10_000;

  /** The longest that a successor waits for what members have of its process's checkpoints. */
  static final long SEEK_LIMIT = 10_000;

  /** The longest wait until the state of a replica that ends has been merged. */
  static final long MERGE_LIMIT = 10_000;

  /** Pause between two looks for copies that their owner may not know of. */
  static final long STRAYS = 10_000;

  /** A pause between two ticks after which a node takes it that it hung. */
  static final long HANG = 3_000;
}
