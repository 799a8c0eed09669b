package io.processhub.sim;

import io.processhub.core.CoreConfig;
import io.processhub.strategy.distribution.ConsistentHashing;
import io.processhub.strategy.distribution.DistributionStrategy;
import io.processhub.strategy.distribution.RoundRobin;
import io.processhub.strategy.migration.ColdSwap;
import io.processhub.strategy.migration.HotSwap;
import io.processhub.strategy.migration.MigrationStrategy;
import io.processhub.strategy.partition.Divergence;
import io.processhub.strategy.partition.DynamicQuorum;
import io.processhub.strategy.partition.EvenSplit;
import io.processhub.strategy.partition.MajorityQuorum;
import io.processhub.strategy.partition.PartitionStrategy;
import io.processhub.strategy.partition.StaticQuorum;
import io.processhub.strategy.redundancy.RedundancyStrategy;
import io.processhub.strategy.redundancy.Replication;
import io.processhub.strategy.redundancy.Replication.Model;
import io.processhub.strategy.redundancy.Singularity;
import io.processhub.strategy.synchronization.Gossip;
import io.processhub.strategy.synchronization.PubSub;
import io.processhub.strategy.synchronization.SynchronizationStrategy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What one simulation is like. Times in milliseconds.
 *
 * @param nodes hosts that boot at the beginning
 * @param hosts hosts in all, the later joining ones included
 * @param ids number of process ids in play
 * @param faultTime how long things go wrong
 * @param startTimeout after which a deployment is given up
 * @param stopTimeout after which an undeployment counts as done
 */
record Plan(
    int nodes,
    int hosts,
    int ids,
    Set<Fault> faults,
    long faultTime,
    long startTimeout,
    long stopTimeout,
    boolean calmBoot,
    Load load,
    CoreConfig config) {

  /**
   * What users do.
   *
   * @param kept processes that they start and let run
   * @param senders that each node has
   * @param inboxCapacity messages that wait for one process on one node
   * @param largeStates whether some states are of several parts
   * @param statics processes that every node carries
   * @param lateRoutes whether half of the nodes are told of routes later than their hubs know them
   * @param outsiders nodes of the cluster without the hub that send, too
   * @param unlike whether nodes have zones, tags and different weights
   */
  record Load(
      int kept,
      int senders,
      int inboxCapacity,
      boolean largeStates,
      int statics,
      boolean lateRoutes,
      int outsiders,
      boolean unlike) {}

  /** How processes move: the strategy, the longest time before the commit, and that after it. */
  private record Handovers(MigrationStrategy migration, long timeout, long retention) {
    static final Handovers PLAIN = new Handovers(new ColdSwap(), 8_000, 3_000);
  }

  /** What costs no message and no state, whatever it costs of time. */
  private static final Set<Fault> HARMLESS =
      EnumSet.of(
          Fault.DELAY,
          Fault.LOSS,
          Fault.DUPLICATION,
          Fault.REORDERING,
          Fault.SLOW_NODE,
          Fault.SLOW_LINK,
          Fault.CLOCKS,
          Fault.SLOW_DEPLOY,
          Fault.FAILING_DEPLOY,
          Fault.STUCK_DEPLOY,
          Fault.SLOW_UNDEPLOY,
          Fault.JOIN,
          Fault.LEAVE,
          Fault.CHANGE_IN_TICK,
          Fault.CHANGE_IN_HANDLER,
          Fault.SLOW_HANDLERS,
          Fault.FAILING_STATE,
          Fault.STUCK_STATE);

  /** Drawn in all, but for what needs a quorum or varied plans. */
  static final Set<Fault> DRAWN =
      EnumSet.complementOf(EnumSet.of(Fault.OLD_NEWS, Fault.FLAPPING, Fault.SHATTER));

  /** Drawn together; the others apart. */
  private static final Set<Fault> MIXED =
      EnumSet.complementOf(
          EnumSet.of(
              Fault.OLD_NEWS,
              Fault.FLAPPING,
              Fault.SHATTER,
              Fault.SUSPICION,
              Fault.FALSE_SUSPICION));

  private static final long SUSPICIONS = 0x5355535045435421L;

  static final int VIRTUAL_NODES = 32;

  /** Processes that are started when the faults have just ended. */
  static final int LAST = 3;

  /** What hubs are told of clocks that run apart by up to twenty-two per cent, or ought to be. */
  private static final double BEYOND = 0.1;

  private static final double WIDE = 23;

  boolean has(Fault fault) {
    return faults.contains(fault);
  }

  /** Draws nodes, timings and at least three kinds of fault. */
  static Plan drawn(SimRandom random) {
    SimRandom suspicions = random.aside(SUSPICIONS);
    boolean calmBoot = random.chance(0.5);
    List<Fault> all = new ArrayList<>(calmBoot ? HARMLESS : MIXED);
    for (int i = all.size() - 1; i > 0; i--) {
      Collections.swap(all, i, random.below(i + 1));
    }
    Set<Fault> faults = EnumSet.noneOf(Fault.class);
    faults.addAll(all.subList(0, 3 + random.below(6)));
    if (calmBoot) {
      faults.add(random.chance(0.5) ? Fault.JOIN : Fault.LEAVE);
      if (random.chance(0.6)) {
        faults.add(Fault.STEERED);
      }
    }
    if (suspicions.chance(0.4)) {
      faults.add(Fault.SUSPICION);
    }
    if (!calmBoot && suspicions.chance(0.2)) {
      faults.add(Fault.FALSE_SUSPICION);
    }
    int nodes = 2 + random.below(6);
    int hosts = nodes + (faults.contains(Fault.JOIN) ? 1 + random.below(2) : 0);
    boolean changes =
        faults.contains(Fault.CHANGE_IN_TICK) || faults.contains(Fault.CHANGE_IN_HANDLER);
    hosts += changes ? 1 : 0;
    boolean shortRetention = faults.contains(Fault.SHORT_RETENTION);
    CoreConfig config =
        config(
            VIRTUAL_NODES,
            random.chance(0.8) ? 1 : 2,
            random.between(100, 600),
            random.between(1_000, 3_000),
            shortRetention ? random.between(1_500, 4_000) : 3_600_000,
            shortRetention ? random.between(300, 1_000) : 15_000,
            random.chance(0.3) ? 2 : 256,
            handovers(random),
            safety(random));
    SimRandom aside = random.aside();
    Load load =
        new Load(
            3 + random.below(9),
            1 + random.below(2),
            random.chance(0.1) ? 4 + random.below(20) : 10_000,
            random.chance(0.15),
            3,
            aside.chance(0.25),
            aside.chance(0.25) ? 1 + aside.below(2) : 0,
            false);
    return new Plan(
        nodes,
        hosts,
        10 + random.below(50),
        faults,
        random.between(6_000, 14_000) * (nodes < 4 ? 2 : 1),
        random.chance(0.8) ? random.between(1_000, 3_000) : random.between(3_000, 9_000),
        random.between(1_000, 3_000),
        calmBoot,
        load,
        config);
  }

  /** The plan of that seed: from {@link Strategies#FIRST} on with another strategy each. */
  static Plan of(long seed) {
    Plan drawn = drawn(new SimRandom(seed));
    DistributionStrategy strategy = Strategies.of(seed);
    return strategy == null ? drawn : drawn.with(strategy);
  }

  /** The same with another strategy. */
  Plan with(DistributionStrategy strategy) {
    CoreConfig other =
        with(
            config,
            strategy,
            config.synchronization(),
            config.partition(),
            config.minNodes(),
            config.lease(),
            config.clockDrift());
    return new Plan(
        nodes, hosts, ids, faults, faultTime, startTimeout, stopTimeout, calmBoot, load, other);
  }

  /** The same with several replicas of each process. */
  Plan replicated(SimRandom random) {
    boolean passive = random.chance(0.65);
    int factor = random.chance(0.2) ? Replication.ALL : 2 + random.below(3);
    Model model = passive ? Model.ACTIVE_PASSIVE : Model.ACTIVE_ACTIVE;
    Load some =
        new Load(
            passive ? load.kept : 0,
            load.senders,
            load.inboxCapacity,
            load.largeStates,
            load.statics,
            load.lateRoutes,
            load.outsiders,
            load.unlike);
    CoreConfig several = redundant(config, new Replication(factor, model));
    return new Plan(
        nodes, hosts, ids, faults, faultTime, startTimeout, stopTimeout, calmBoot, some, several);
  }

  /**
   * The same on nodes with zones, tags and different weights, with strategies of every kind that
   * others have with the default of the other kinds only.
   */
  Plan varied(SimRandom random) {
    Set<Fault> some = EnumSet.copyOf(faults);
    if (!calmBoot && random.chance(0.3)) {
      some.add(Fault.FLAPPING);
    }
    if (!calmBoot && random.chance(0.3)) {
      some.add(Fault.SHATTER);
    }
    Load unlike =
        new Load(
            load.kept,
            load.senders,
            load.inboxCapacity,
            load.largeStates,
            load.statics,
            load.lateRoutes,
            load.outsiders,
            true);
    Plan varied =
        new Plan(
            nodes,
            hosts,
            ids,
            some,
            faultTime,
            startTimeout,
            stopTimeout,
            calmBoot,
            unlike,
            config);
    if (random.chance(0.6)) {
      varied = varied.replicated(random);
    }
    if (random.chance(0.3)) {
      varied = varied.underQuorum(random);
    } else if (random.chance(0.3)) {
      long threshold = random.between(500, 6_000);
      PartitionStrategy dynamic = new DynamicQuorum(30 + random.below(60), threshold);
      CoreConfig c = varied.config;
      varied = varied.with(some, calmBoot, with(c, dynamic, c.lease(), c.clockDrift()));
    }
    return varied.with(random.pick(Strategies.ALL));
  }

  /** The same configuration with another number of replicas. */
  static CoreConfig redundant(CoreConfig c, RedundancyStrategy redundancy) {
    return with(
        c,
        c.distribution(),
        redundancy,
        c.synchronization(),
        c.partition(),
        c.minNodes(),
        c.lease(),
        c.clockDrift());
  }

  private static CoreConfig.Safety safety(SimRandom random) {
    return new CoreConfig.Safety(
        random.chance(0.2) ? 0 : 1 + random.below(2), random.chance(0.25), 1L << 30);
  }

  private static Handovers handovers(SimRandom random) {
    boolean handover = random.chance(0.9);
    MigrationStrategy migration =
        random.chance(0.5)
            ? new ColdSwap(handover)
            : new HotSwap(
                handover,
                random.between(500, 5_000),
                random.chance(0.8),
                random.between(1_000, 3_000),
                random.between(2_000, 8_000));
    return new Handovers(migration, random.between(3_000, 8_000), random.between(100, 3_000));
  }

  /** How many process ids there are in all. */
  int mostIds() {
    return ids + load.kept + load.statics + LAST + 1;
  }

  /** The same under a quorum strategy that these hosts can have. */
  Plan underQuorum(SimRandom random) {
    List<PartitionStrategy> strategies = new ArrayList<>();
    EvenSplit even = random.chance(0.5) ? EvenSplit.LOWEST : EvenSplit.NOBODY;
    strategies.add(new MajorityQuorum(nodes, true, even));
    strategies.add(new MajorityQuorum(nodes, false, even));
    if (hosts / 2 + 1 <= nodes) {
      strategies.add(new StaticQuorum(hosts / 2 + 1));
    }
    PartitionStrategy strategy = random.pick(strategies);
    long lease = random.between(1_500, 4_000);
    Set<Fault> some = EnumSet.copyOf(faults);
    if (random.chance(0.25)) {
      // Whoever leaves has handed over what others believe to be there.
      some.add(Fault.OLD_NEWS);
      some.add(Fault.LEAVE);
    }
    Plan under = with(some, calmBoot, with(config, strategy, lease, config.clockDrift()));
    if (random.chance(0.75)) {
      return under;
    }
    // One steward for all, the one that has been a member for the longest time or the first one.
    return under.with(
        random.chance(0.5)
            ? new ConsistentHashing(VIRTUAL_NODES).withLoadBound(0.25)
            : new RoundRobin());
  }

  /** Clocks run apart by up to twenty-two per cent, of which the hub is told next to nothing. */
  Plan withClocksBeyondTheDrift() {
    Set<Fault> some = EnumSet.copyOf(faults);
    some.add(Fault.CLOCKS);
    some.add(Fault.PARTITION);
    return with(some, false, with(config, config.partition(), config.lease(), BEYOND));
  }

  /** The same clocks, and the hub is told. */
  Plan withWideDrift() {
    return with(faults, calmBoot, with(config, config.partition(), config.lease(), WIDE));
  }

  /** The same where each tells and compares with so few others only. */
  Plan underGossip(SimRandom random) {
    long interval = config.synchronization().syncInterval();
    return with(faults, calmBoot, with(config, new Gossip(interval, 1 + random.below(3))));
  }

  private Plan with(Set<Fault> otherFaults, boolean calm, CoreConfig other) {
    return new Plan(
        nodes, hosts, ids, otherFaults, faultTime, startTimeout, stopTimeout, calm, load, other);
  }

  static CoreConfig with(CoreConfig c, SynchronizationStrategy synchronization) {
    return with(
        c,
        c.distribution(),
        synchronization,
        c.partition(),
        c.minNodes(),
        c.lease(),
        c.clockDrift());
  }

  static CoreConfig with(CoreConfig c, PartitionStrategy partition, long lease, double clockDrift) {
    return with(c, c.distribution(), c.synchronization(), partition, 1, lease, clockDrift);
  }

  private static CoreConfig with(
      CoreConfig c,
      DistributionStrategy distribution,
      SynchronizationStrategy synchronization,
      PartitionStrategy partition,
      int minNodes,
      long lease,
      double clockDrift) {
    return with(
        c, distribution, c.redundancy(), synchronization, partition, minNodes, lease, clockDrift);
  }

  private static CoreConfig with(
      CoreConfig c,
      DistributionStrategy distribution,
      RedundancyStrategy redundancy,
      SynchronizationStrategy synchronization,
      PartitionStrategy partition,
      int minNodes,
      long lease,
      double clockDrift) {
    return new CoreConfig(
        distribution,
        redundancy,
        c.migration(),
        synchronization,
        partition,
        minNodes,
        c.debounce(),
        c.discoveryInterval(),
        c.tombstoneRetention(),
        c.purgeInterval(),
        c.maxConcurrentMigrations(),
        c.migrationTimeout(),
        c.forwardRetention(),
        c.maxStateBytes(),
        c.safekeeping(),
        lease,
        clockDrift);
  }

  /** By how much the rate of a clock may be off, per thousand. */
  long drift() {
    boolean wild = config.clockDrift() == BEYOND || config.clockDrift() == WIDE;
    return has(Fault.CLOCKS) ? wild ? 100 : 24 : 0;
  }

  int inboxCapacity() {
    return load.inboxCapacity;
  }

  /** How long a message may take that nothing but the hub's own work holds up, in microseconds. */
  long messageBound() {
    return settleBound() * Agenda.MS;
  }

  /**
   * Processes that users keep move because a node joins and others leave; some states are not
   * exported or imported if {@code failing}.
   */
  static Plan moving(SimRandom random, boolean hot, boolean failing) {
    Set<Fault> faults = EnumSet.of(Fault.JOIN, Fault.LEAVE);
    if (failing) {
      faults.add(Fault.FAILING_STATE);
    }
    MigrationStrategy migration =
        hot ? new HotSwap(true, 2_000, true, 2_000, 4_000) : new ColdSwap();
    Handovers handovers = new Handovers(migration, 5_000, random.between(100, 1_000));
    CoreConfig config =
        config(
            VIRTUAL_NODES,
            1,
            200,
            2_000,
            3_600_000,
            15_000,
            256,
            handovers,
            CoreConfig.Safety.NONE);
    int nodes = 3 + random.below(2);
    Load load = new Load(24, 1, 10_000, false, 0, false, 0, false);
    return new Plan(nodes, nodes + 1, 1, faults, 5_000, 2_000, 2_000, true, load, config);
  }

  /** Nothing goes wrong. */
  static Plan calm(int nodes, int hosts, CoreConfig config) {
    return new Plan(
        nodes,
        hosts,
        1,
        EnumSet.noneOf(Fault.class),
        0,
        3_000,
        3_000,
        true,
        new Load(0, 1, 10_000, false, 0, false, 0, false),
        config);
  }

  static CoreConfig config(
      int virtualNodes,
      int minNodes,
      long debounce,
      long sync,
      long retention,
      long purge,
      int migrations) {
    return config(
        virtualNodes,
        minNodes,
        debounce,
        sync,
        retention,
        purge,
        migrations,
        Handovers.PLAIN,
        CoreConfig.Safety.NONE);
  }

  private static CoreConfig config(
      int virtualNodes,
      int minNodes,
      long debounce,
      long sync,
      long retention,
      long purge,
      int migrations,
      Handovers handovers,
      CoreConfig.Safety safety) {
    return new CoreConfig(
        new ConsistentHashing(virtualNodes),
        new Singularity(),
        handovers.migration,
        new PubSub(sync),
        new Divergence(),
        minNodes,
        debounce,
        2_000,
        retention,
        purge,
        migrations,
        handovers.timeout,
        handovers.retention,
        1 << 20,
        safety,
        5_000,
        5);
  }

  /**
   * How long settling may take once nothing goes wrong any more: the lists of nodes come right (1
   * s); a Hello waits for its next turn (discovery interval) and is answered; who was learning
   * gives up a lost page (2 s) or its source (15 s) or is held up by the gate (3 s); a replica that
   * is stuck reaches its deadline on both sides of a move (start and stop), twice in a row when
   * moves are overtaken; retries, claims and the debounce (3 s together); the last difference is
   * found by two rounds of anti-entropy, by some more where each compares with a few others;
   * tombstones expire. A handover may fail late, is ordered again (10 s) and leaves a forwarder.
   * Clocks may run 2.5 % slow.
   */
  long settleBound() {
    long bound =
        1_000
            + config.discoveryInterval()
            + 18_000
            + 2 * (startTimeout + stopTimeout)
            + 3_000
            + config.debounce()
            + 2 * config.migrationTimeout()
            + 10_000
            + config.forwardRetention()
            + (config.synchronization().relays() ? 6 : 2) * config.synchronization().syncInterval();
    if (config.partition().quorum()) {
      // A view is agreed on, twice, and leases end.
      bound += 10_000 + 3 * config.lease();
    }
    if (has(Fault.SHORT_RETENTION)) {
      bound += 2 * (config.tombstoneRetention() + config.purgeInterval());
    }
    return bound * 41 / 40;
  }
}
