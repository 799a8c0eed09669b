package io.processhub;

/**
 * The times among a hub's options, all in milliseconds. A setter refuses what is out of range at
 * once, with an {@link IllegalArgumentException} that names option and value.
 *
 * @param <T> the options that setters return
 */
abstract class HubTimings<T extends HubTimings<T>> {
  /** Default of {@link #getDiscoveryInterval()}. */
  public static final long DEFAULT_DISCOVERY_INTERVAL = 10_000;

  /** Default of {@link #getLockTimeout()}. */
  public static final long DEFAULT_LOCK_TIMEOUT = 60_000;

  /** Default of {@link #getPurgeInterval()}. */
  public static final long DEFAULT_PURGE_INTERVAL = 15_000;

  /** Default of {@link #getTombstoneRetention()}. */
  public static final long DEFAULT_TOMBSTONE_RETENTION = 3_600_000;

  /** Default of {@link #getMigrationTimeout()}. */
  public static final long DEFAULT_MIGRATION_TIMEOUT = 15_000;

  /** Default of {@link #getStopTimeout()}. */
  public static final long DEFAULT_STOP_TIMEOUT = 60_000;

  /** Default of {@link #getStartTimeout()}. */
  public static final long DEFAULT_START_TIMEOUT = 10_000;

  /** Default of {@link #getDebounce()}. */
  public static final long DEFAULT_DEBOUNCE = 500;

  /** Default of {@link #getForwardRetention()}. */
  public static final long DEFAULT_FORWARD_RETENTION = 10_000;

  /** Default of {@link #getRestartPeriod()}. */
  public static final long DEFAULT_RESTART_PERIOD = 4_000;

  /** Default of {@link #getAloneWarning()}. */
  public static final long DEFAULT_ALONE_WARNING = 10_000;

  /** Default of {@link #getCheckpointInterval()}. */
  public static final long DEFAULT_CHECKPOINT_INTERVAL = 1_000;

  /** Default of {@link #getLease()}. */
  public static final long DEFAULT_LEASE = 5_000;

  private long discoveryInterval = DEFAULT_DISCOVERY_INTERVAL;
  private long lockTimeout = DEFAULT_LOCK_TIMEOUT;
  private long purgeInterval = DEFAULT_PURGE_INTERVAL;
  private long tombstoneRetention = DEFAULT_TOMBSTONE_RETENTION;
  private long migrationTimeout = DEFAULT_MIGRATION_TIMEOUT;
  private long stopTimeout = DEFAULT_STOP_TIMEOUT;
  private long startTimeout = DEFAULT_START_TIMEOUT;
  private long debounce = DEFAULT_DEBOUNCE;
  private long forwardRetention = DEFAULT_FORWARD_RETENTION;
  private long restartPeriod = DEFAULT_RESTART_PERIOD;
  private long aloneWarning = DEFAULT_ALONE_WARNING;
  private long checkpointInterval = DEFAULT_CHECKPOINT_INTERVAL;
  private long lease = DEFAULT_LEASE;

  abstract T self();

  /**
   * Milliseconds between two looks at the cluster's node list, and between two Hellos to nodes that
   * are not known yet. A lost membership event is made up for within this time. Default {@value
   * #DEFAULT_DISCOVERY_INTERVAL}.
   */
  public long getDiscoveryInterval() {
    return discoveryInterval;
  }

  /** Sets {@link #getDiscoveryInterval()}, at least 1. */
  public T setDiscoveryInterval(long discoveryInterval) {
    this.discoveryInterval = Checks.atLeast("discoveryInterval", 1, discoveryInterval);
    return self();
  }

  /**
   * Milliseconds after which a redistribution is reported as stuck and no longer counts as {@code
   * locked}. It blocks no call and ends no migration. Default {@value #DEFAULT_LOCK_TIMEOUT}.
   */
  public long getLockTimeout() {
    return lockTimeout;
  }

  /** Sets {@link #getLockTimeout()}, at least 1. */
  public T setLockTimeout(long lockTimeout) {
    this.lockTimeout = Checks.atLeast("lockTimeout", 1, lockTimeout);
    return self();
  }

  /**
   * Milliseconds between two looks for tombstones that are old enough to go. Default {@value
   * #DEFAULT_PURGE_INTERVAL}.
   */
  public long getPurgeInterval() {
    return purgeInterval;
  }

  /** Sets {@link #getPurgeInterval()}, at least 1. */
  public T setPurgeInterval(long purgeInterval) {
    this.purgeInterval = Checks.atLeast("purgeInterval", 1, purgeInterval);
    return self();
  }

  /**
   * Milliseconds that the record of a stop is kept at least; it stays longer until every current
   * member has it. A node that was away for longer still cannot bring the process back. Default
   * {@value #DEFAULT_TOMBSTONE_RETENTION}.
   */
  public long getTombstoneRetention() {
    return tombstoneRetention;
  }

  /** Sets {@link #getTombstoneRetention()}, at least 1. */
  public T setTombstoneRetention(long tombstoneRetention) {
    this.tombstoneRetention = Checks.atLeast("tombstoneRetention", 1, tombstoneRetention);
    return self();
  }

  /**
   * Milliseconds that all phases of one migration before its commit may take together. Past it the
   * migration is rolled back; past the commit it is only reported. While it waits for its turn this
   * stands still; it is rolled back then once nothing before it has got on for so long. Default
   * {@value #DEFAULT_MIGRATION_TIMEOUT}.
   */
  public long getMigrationTimeout() {
    return migrationTimeout;
  }

  /** Sets {@link #getMigrationTimeout()}, at least 1. */
  public T setMigrationTimeout(long migrationTimeout) {
    this.migrationTimeout = Checks.atLeast("migrationTimeout", 1, migrationTimeout);
    return self();
  }

  /**
   * Milliseconds that a graceful leave may take. What was not handed over by then is stopped and
   * started elsewhere as if the node had been lost. Default {@value #DEFAULT_STOP_TIMEOUT}.
   */
  public long getStopTimeout() {
    return stopTimeout;
  }

  /** Sets {@link #getStopTimeout()}, at least 1. */
  public T setStopTimeout(long stopTimeout) {
    this.stopTimeout = Checks.atLeast("stopTimeout", 1, stopTimeout);
    return self();
  }

  /**
   * Milliseconds that the deployment of one replica may take, unless its spec says otherwise; past
   * it the start has failed. Default {@value #DEFAULT_START_TIMEOUT}.
   */
  public long getStartTimeout() {
    return startTimeout;
  }

  /** Sets {@link #getStartTimeout()}, at least 1. */
  public T setStartTimeout(long startTimeout) {
    this.startTimeout = Checks.atLeast("startTimeout", 1, startTimeout);
    return self();
  }

  /**
   * Milliseconds without a further change of the view before voluntary moves begin. The replacement
   * of a lost active replica never waits for it. Default {@value #DEFAULT_DEBOUNCE}.
   */
  public long getDebounce() {
    return debounce;
  }

  /** Sets {@link #getDebounce()}, at least 0. */
  public T setDebounce(long debounce) {
    this.debounce = Checks.atLeast("debounce", 0, debounce);
    return self();
  }

  /**
   * Milliseconds that a node goes on forwarding messages for a process that moved away, at least;
   * longer until every member has confirmed the new route. Default {@value
   * #DEFAULT_FORWARD_RETENTION}.
   */
  public long getForwardRetention() {
    return forwardRetention;
  }

  /** Sets {@link #getForwardRetention()}, at least 0. */
  public T setForwardRetention(long forwardRetention) {
    this.forwardRetention = Checks.atLeast("forwardRetention", 0, forwardRetention);
    return self();
  }

  /**
   * Milliseconds in which {@code maxRestarts} are counted. Default {@value
   * #DEFAULT_RESTART_PERIOD}.
   */
  public long getRestartPeriod() {
    return restartPeriod;
  }

  /** Sets {@link #getRestartPeriod()}, at least 1. */
  public T setRestartPeriod(long restartPeriod) {
    this.restartPeriod = Checks.atLeast("restartPeriod", 1, restartPeriod);
    return self();
  }

  /**
   * Milliseconds after which a clustered node that sees no other says so in the log; 0 for never.
   * Default {@value #DEFAULT_ALONE_WARNING}.
   */
  public long getAloneWarning() {
    return aloneWarning;
  }

  /** Sets {@link #getAloneWarning()}, at least 0. */
  public T setAloneWarning(long aloneWarning) {
    this.aloneWarning = Checks.atLeast("aloneWarning", 0, aloneWarning);
    return self();
  }

  /**
   * Milliseconds between two looks for a changed state under {@link CheckpointMode#INTERVAL}; the
   * other modes do not use it. Default {@value #DEFAULT_CHECKPOINT_INTERVAL}.
   */
  public long getCheckpointInterval() {
    return checkpointInterval;
  }

  /** Sets {@link #getCheckpointInterval()}, at least 1. */
  public T setCheckpointInterval(long checkpointInterval) {
    this.checkpointInterval = Checks.atLeast("checkpointInterval", 1, checkpointInterval);
    return self();
  }

  /**
   * Milliseconds that an active replica may go on without hearing from a majority, under quorum
   * strategies; also the least time until a lost owner is replaced. Divergence does not use it.
   * Default {@value #DEFAULT_LEASE}.
   */
  public long getLease() {
    return lease;
  }

  /** Sets {@link #getLease()}, at least 1. */
  public T setLease(long lease) {
    this.lease = Checks.atLeast("lease", 1, lease);
    return self();
  }
}
