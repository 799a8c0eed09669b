package io.processhub;

/**
 * The counts and bounds among a hub's options. A setter refuses what is out of range at once, with
 * an {@link IllegalArgumentException} that names option and value.
 *
 * @param <T> the options that setters return
 */
abstract class HubLimits<T extends HubLimits<T>> extends HubTimings<T> {
  /** Default of {@link #getMinNodes()}. */
  public static final int DEFAULT_MIN_NODES = 1;

  /** Default of {@link #getMaxRestarts()}. */
  public static final int DEFAULT_MAX_RESTARTS = 100;

  /** Default of {@link #getMaxConcurrentMigrations()}. */
  public static final int DEFAULT_MAX_CONCURRENT_MIGRATIONS = 256;

  /** Default of {@link #getMaxStateBytes()}. */
  public static final int DEFAULT_MAX_STATE_BYTES = 16 * 1024 * 1024;

  /** Default of {@link #getMailboxCapacity()}. */
  public static final int DEFAULT_MAILBOX_CAPACITY = 10_000;

  /** Default of {@link #getBackups()}. */
  public static final int DEFAULT_BACKUPS = 1;

  /** Default of {@link #getCheckpointMode()}. */
  public static final CheckpointMode DEFAULT_CHECKPOINT_MODE = CheckpointMode.MANUAL;

  /** Default of {@link #getCheckpointAcknowledge()}. */
  public static final CheckpointAcknowledge DEFAULT_CHECKPOINT_ACKNOWLEDGE =
      CheckpointAcknowledge.BACKUPS;

  /** Default of {@link #getClockDrift()}. */
  public static final double DEFAULT_CLOCK_DRIFT = 5;

  private int minNodes = DEFAULT_MIN_NODES;
  private int maxRestarts = DEFAULT_MAX_RESTARTS;
  private int maxConcurrentMigrations = DEFAULT_MAX_CONCURRENT_MIGRATIONS;
  private int maxStateBytes = DEFAULT_MAX_STATE_BYTES;
  private int mailboxCapacity = DEFAULT_MAILBOX_CAPACITY;
  private int backups = DEFAULT_BACKUPS;
  private CheckpointMode checkpointMode = DEFAULT_CHECKPOINT_MODE;
  private CheckpointAcknowledge checkpointAcknowledge = DEFAULT_CHECKPOINT_ACKNOWLEDGE;
  private double clockDrift = DEFAULT_CLOCK_DRIFT;

  /**
   * Members that must have said Hello before the hub starts processes; with 1 it waits one {@code
   * debounce} after the last new Hello instead, at most 3 s. Default {@value #DEFAULT_MIN_NODES}.
   */
  public int getMinNodes() {
    return minNodes;
  }

  /** Sets {@link #getMinNodes()}, at least 1. */
  public T setMinNodes(int minNodes) {
    this.minNodes = Checks.atLeast("minNodes", 1, minNodes);
    return self();
  }

  /**
   * Restarts of one process in {@code restartPeriod}; one more failure makes it {@link
   * ProcessStatus#FAILED}. 0 means that the first failure does. Default {@value
   * #DEFAULT_MAX_RESTARTS}.
   */
  public int getMaxRestarts() {
    return maxRestarts;
  }

  /** Sets {@link #getMaxRestarts()}, at least 0. */
  public T setMaxRestarts(int maxRestarts) {
    this.maxRestarts = Checks.atLeast("maxRestarts", 0, maxRestarts);
    return self();
  }

  /**
   * Migrations that this node takes part in at one time; with {@code maxStateBytes} it bounds the
   * memory that moving takes. Default {@value #DEFAULT_MAX_CONCURRENT_MIGRATIONS}.
   */
  public int getMaxConcurrentMigrations() {
    return maxConcurrentMigrations;
  }

  /** Sets {@link #getMaxConcurrentMigrations()}, at least 1. */
  public T setMaxConcurrentMigrations(int maxConcurrentMigrations) {
    this.maxConcurrentMigrations =
        Checks.atLeast("maxConcurrentMigrations", 1, maxConcurrentMigrations);
    return self();
  }

  /**
   * The largest exported state in bytes. A process with more stays where it is, and the report says
   * so. Default {@value #DEFAULT_MAX_STATE_BYTES}.
   */
  public int getMaxStateBytes() {
    return maxStateBytes;
  }

  /** Sets {@link #getMaxStateBytes()}, at least 0. */
  public T setMaxStateBytes(int maxStateBytes) {
    this.maxStateBytes = Checks.atLeast("maxStateBytes", 0, maxStateBytes);
    return self();
  }

  /**
   * Messages that wait for one replica at most; a further one is answered with MAILBOX_FULL.
   * Default {@value #DEFAULT_MAILBOX_CAPACITY}.
   */
  public int getMailboxCapacity() {
    return mailboxCapacity;
  }

  /** Sets {@link #getMailboxCapacity()}, at least 1. */
  public T setMailboxCapacity(int mailboxCapacity) {
    this.mailboxCapacity = Checks.atLeast("mailboxCapacity", 1, mailboxCapacity);
    return self();
  }

  /**
   * Nodes besides the owner that hold a copy of each checkpoint; acknowledged checkpoints survive
   * the loss of as many nodes at once. Default {@value #DEFAULT_BACKUPS}.
   */
  public int getBackups() {
    return backups;
  }

  /** Sets {@link #getBackups()}, at least 0. */
  public T setBackups(int backups) {
    this.backups = Checks.atLeast("backups", 0, backups);
    return self();
  }

  /**
   * When the state of active replicas is copied to their backups. Default {@link
   * #DEFAULT_CHECKPOINT_MODE}.
   */
  public CheckpointMode getCheckpointMode() {
    return checkpointMode;
  }

  /** Sets {@link #getCheckpointMode()}. */
  public T setCheckpointMode(CheckpointMode checkpointMode) {
    this.checkpointMode = Checks.present("checkpointMode", checkpointMode);
    return self();
  }

  /**
   * Who must hold a checkpoint before it is acknowledged. Default {@link
   * #DEFAULT_CHECKPOINT_ACKNOWLEDGE}.
   */
  public CheckpointAcknowledge getCheckpointAcknowledge() {
    return checkpointAcknowledge;
  }

  /** Sets {@link #getCheckpointAcknowledge()}. */
  public T setCheckpointAcknowledge(CheckpointAcknowledge checkpointAcknowledge) {
    this.checkpointAcknowledge = Checks.present("checkpointAcknowledge", checkpointAcknowledge);
    return self();
  }

  /**
   * The most, in per cent, by which the clock rates of two nodes differ. One owner at a time, under
   * quorum strategies, holds only while this is true. Default {@value #DEFAULT_CLOCK_DRIFT}.
   */
  public double getClockDrift() {
    return clockDrift;
  }

  /** Sets {@link #getClockDrift()}. */
  public T setClockDrift(double clockDrift) {
    this.clockDrift = Checks.percent("clockDrift", clockDrift);
    return self();
  }
}
