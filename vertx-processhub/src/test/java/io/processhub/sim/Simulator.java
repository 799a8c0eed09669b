package io.processhub.sim;

import io.processhub.core.Load;
import io.processhub.strategy.distribution.DistributionStrategy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Runs one seed: hosts boot, users work while things go wrong, then everything heals and has to
 * settle. Equal seeds give equal runs in every JVM.
 */
public final class Simulator implements LongFunction<String> {
  static final long BOOT = 1_500 * Agenda.MS;

  /** After which a steward tries again to move what stayed where it was, in milliseconds. */
  private static final long ORDERED_AGAIN = 10_000;

  /** From this seed on nodes need a quorum. */
  static final long QUORUM = 1_000_000;

  /** From this seed on clocks differ by more than they are said to. */
  static final long BEYOND_DRIFT = 2_000_000;

  /** From this seed on changes are told to a few nodes, which tell others. */
  static final long GOSSIP = 3_000_000;

  /** From this seed on processes have several replicas. */
  static final long REPLICATED = 4_000_000;

  /** From this seed on they have, under a quorum. */
  static final long REPLICATED_QUORUM = 5_000_000;

  /** From this seed on nodes are not alike, and strategies of all kinds come together. */
  static final long VARIED = 6_000_000;

  private static final long STEP = 250 * Agenda.MS;

  /** How much longer than planned users may work. */
  private static final long LENGTHENED = 60_000 * Agenda.MS;

  /** Messages that are delivered at the least while users work and all settles. */
  static final long LEAST_DELIVERIES = 500;

  /** What came of one seed. */
  record Outcome(
      long seed,
      Plan plan,
      long traceHash,
      long deliveries,
      long virtualMillis,
      int calls,
      int promised,
      int crashes,
      long conflicts,
      int started,
      long handled,
      Map<MessageChecks.Excuse, Integer> excused,
      int statesMoved,
      int merged,
      int quietMoves,
      int answered,
      int answersLost,
      long witnessed,
      int fenced,
      int views,
      boolean stuck,
      Set<String> hits) {}

  private final long seed;
  private final Simulation sim;
  private final Checks checks;

  private int quietMoves;

  /** Messages that had been delivered when all had settled, hubs' and users'. */
  private long delivered;

  private Simulator(long seed) {
    this(seed, plan(seed));
  }

  private static Plan plan(long seed) {
    Plan plan = Plan.of(seed);
    if (seed >= Strategies.FIRST || seed < QUORUM) {
      return plan;
    }
    if (seed >= VARIED) {
      return plan.varied(new SimRandom(-seed));
    }
    if (seed >= REPLICATED) {
      Plan replicated = plan.replicated(new SimRandom(-seed));
      return seed >= REPLICATED_QUORUM
          ? replicated.underQuorum(new SimRandom(seed + 1))
          : replicated;
    }
    if (seed >= GOSSIP) {
      return plan.underGossip(new SimRandom(-seed));
    }
    Plan quorum = plan.underQuorum(new SimRandom(-seed));
    return seed >= BEYOND_DRIFT ? quorum.withClocksBeyondTheDrift() : quorum;
  }

  private Simulator(long seed, Plan plan) {
    this.seed = seed;
    this.sim = new Simulation(plan, new SimRandom(~seed));
    this.checks = new Checks(sim);
  }

  /** For a class loader that holds another core. */
  public Simulator() {
    this(0);
  }

  /** Runs that seed; null when all went well, else what did not. */
  @Override
  public @Nullable String apply(long number) {
    try {
      run(number);
      return null;
    } catch (SimFailure e) {
      return e.getMessage();
    }
  }

  /**
   * Runs that seed.
   *
   * @throws SimFailure with the seed, the reason and the last events
   */
  static Outcome run(long seed) {
    return new Simulator(seed).run();
  }

  /**
   * Runs that seed with another distribution strategy.
   *
   * @throws SimFailure as {@link #run(long)} does
   */
  static Outcome run(long seed, DistributionStrategy strategy) {
    return new Simulator(seed, plan(seed).with(strategy)).run();
  }

  /** Runs these seeds, on all cores, and gives what went wrong. */
  static List<String> failures(LongStream seeds) {
    return seeds.parallel().mapToObj(new Simulator()).filter(Objects::nonNull).toList();
  }

  /**
   * Runs a seed in which clocks differ by more than they are said to, but says how much it is.
   *
   * @throws SimFailure as {@link #run(long)} does
   */
  static Outcome runWithinWideDrift(long seed) {
    return new Simulator(seed, plan(seed).withWideDrift()).run();
  }

  /**
   * Runs a seed in which users' processes move, and that fault hits at that moment of a move.
   *
   * @throws SimFailure as {@link #run(long)} does
   */
  static Outcome cross(long seed, boolean hot, Moment moment, Shots.Role role, Shots.Kind kind) {
    boolean failing =
        moment == Moment.ABANDONED || moment == Moment.STAYED || moment == Moment.RESUMED;
    Simulator simulator = new Simulator(seed, Plan.moving(new SimRandom(seed), hot, failing));
    simulator.sim.steering.shots.aim(moment, role, kind);
    return simulator.run(simulator::crossed);
  }

  private Outcome run() {
    return run(this::go);
  }

  private Outcome run(Runnable course) {
    try {
      course.run();
    } catch (RuntimeException e) {
      throw new SimFailure(
          "seed "
              + seed
              + " (-Dprocesshub.sim.seed="
              + seed
              + "): "
              + e.getMessage()
              + "\n"
              + sim.plan
              + "\n"
              + sim.trace.lastLines(Integer.getInteger("processhub.sim.lines", 60)),
          e);
    }
    return new Outcome(
        seed,
        sim.plan,
        sim.trace.hash(),
        delivered,
        sim.agenda.now() / Agenda.MS,
        sim.ledger.completed,
        sim.ledger.promised,
        sim.crashes,
        sim.conflicts,
        sim.deployments.size(),
        sim.messages.handled,
        sim.messages.excused,
        sim.states.moved,
        sim.merges.merged,
        quietMoves,
        sim.replies.answered,
        sim.replies.lost,
        sim.witness.starts,
        sim.witness.fenced,
        sim.witness.views(),
        sim.witness.stuck,
        sim.steering.shots.hits);
  }

  private void go() {
    boolean calm = sim.plan.calmBoot();
    if (calm) {
      sim.faults.none();
    }
    boot(calm || sim.random.chance(0.7));
    Workload workload = new Workload(sim, sim.random.fork());
    long begin = calm ? calmBoot() : boot();
    long end = begin + sim.plan.faultTime() * Agenda.MS;
    workload.begin(begin - BOOT / 2, end);
    long latest = end + LENGTHENED;
    sim.traffic.begin();
    sim.faults.begin(begin);
    while (sim.agenda.now() < end) {
      sim.traffic.startKept();
      sim.agenda.runTo(Math.min(end, sim.agenda.now() + 2 * STEP));
      sim.checkpoints.lookAtAll();
      if (sim.agenda.now() >= end && end < latest && deliveries() < LEAST_DELIVERIES) {
        // Too few are left to have much to say to each other.
        sim.hosts.forEach(sim::boot);
        end += 8 * STEP;
        workload.until(end);
      }
    }
    sim.note(sim.hosts.get(0), "faults end");
    sim.faults.end();
    if (sim.nodes().isEmpty()) {
      sim.hosts.forEach(sim::boot);
    }
    sim.administrators.end();
    if (sim.plan.has(Fault.LONG_SPLIT)) {
      long now = sim.agenda.now();
      workload.begin(now, now + 3_000 * Agenda.MS);
      settle(3_000 + 6_000);
      sim.note(sim.hosts.get(0), "split heals");
      sim.faults.healSplit();
      long healed = sim.agenda.now();
      workload.begin(healed, healed + 500 * Agenda.MS);
      sim.agenda.runTo(healed + 500 * Agenda.MS);
    }
    sim.traffic.end();
    sim.witness.checkMaximum();
    if (sim.witness.quorumLost()) {
      return;
    }
    workload.startLast();
    settle(6_000);
    sim.facts.complete();
    delivered = deliveries();
    for (SimNode node : sim.nodes()) {
      sim.ledger.check(node);
    }
    ask();
    QuietChanges quiet = new QuietChanges(sim, () -> settle(0));
    quiet.run();
    quietMoves = quiet.moved;
    idle();
  }

  private void crossed() {
    sim.faults.none();
    boot(true);
    long begin = calmBoot();
    sim.traffic.begin();
    sim.faults.begin(begin);
    sim.agenda.runTo(begin + sim.plan.faultTime() * Agenda.MS);
    sim.faults.end();
    sim.traffic.end();
    settle(6_000);
    sim.facts.complete();
    ask();
  }

  private void boot(boolean together) {
    for (int i = 0; i < sim.plan.nodes(); i++) {
      SimHost host = sim.hosts.get(i);
      sim.agenda.in(
          together ? sim.random.between(0, 200_000) : sim.random.between(0, BOOT),
          () -> sim.boot(host));
    }
    sim.outsiders.boot();
  }

  private long deliveries() {
    return sim.network.delivered + sim.messages.handled;
  }

  /** Nodes start one by one or together, and do not wait for each other; when faults begin. */
  private long boot() {
    sim.hosts.forEach(host -> sim.harm.begin(host.index));
    sim.agenda.at(BOOT, () -> sim.hosts.forEach(host -> sim.harm.end(host.index)));
    return BOOT;
  }

  /** All boot and start what they keep before anything goes wrong; when faults begin. */
  private long calmBoot() {
    sim.agenda.runTo(BOOT);
    settle(0);
    // Under a quorum nothing is started before the time of a lease is over.
    long limit = sim.agenda.now() + 2 * sim.plan.config().lease() * Agenda.MS;
    while (sim.agenda.now() < limit && !sim.statics.registered(sim.nodes().get(0))) {
      sim.agenda.runTo(sim.agenda.now() + 100 * Agenda.MS);
      settle(0);
    }
    sim.statics.checkBooted(sim.nodes().get(0));
    sim.traffic.startKept();
    settle(0);
    sim.harm.over();
    return sim.agenda.now() + STEP;
  }

  /** In a cluster at rest every message is handled at once. */
  private void ask() {
    sim.messages.atRest();
    if (!sim.outsiders.all().isEmpty()) {
      // They may still know an owner that a conflict took away.
      sim.agenda.runTo(sim.agenda.now() + Outsider.KEEPS);
    }
    sim.harm.over();
    long before = sim.messages.handled;
    long asked = sim.traffic.askAll();
    sim.agenda.runTo(sim.agenda.now() + 2_000 * Agenda.MS);
    sim.messages.atRest();
    if (sim.messages.handled - before != asked) {
      throw new SimFailure(
          "at rest "
              + (sim.messages.handled - before)
              + " messages of "
              + asked
              + " are handled, last "
              + sim.messages.lastLoss());
    }
  }

  /** Waits until all has settled; the calls that are under way may take their time besides. */
  private void settle(long more) {
    long limit = sim.agenda.now() + (sim.plan.settleBound() + more) * Agenda.MS;
    String reason = "not looked at";
    while (reason != null) {
      sim.agenda.runTo(sim.agenda.now() + STEP);
      reason = checks.unsettled();
      if (reason != null && sim.agenda.now() > limit) {
        throw new SimFailure("has not settled: " + reason + "\n" + checks.story());
      }
    }
  }

  /** A settled cluster only compares digests, at a rate that depends on nothing but its size. */
  private void idle() {
    long sync = sim.plan.config().synchronization().syncInterval();
    // What was delayed before the faults ended has arrived by then, and what failed has been tried.
    long quiet = sync + ORDERED_AGAIN + 4_000;
    // A copy of what another of several replicas had is found and let go within two looks.
    quiet += sim.replicas.apply() ? 20_000 : 0;
    sim.agenda.runTo(sim.agenda.now() + quiet * Agenda.MS);
    Map<SimNode, Integer> before = new HashMap<>();
    sim.nodes().forEach(node -> before.put(node, node.replicas.hashCode()));
    sim.network.sent.clear();
    long handled = sim.handled;
    long rounds = 4;
    sim.agenda.runTo(sim.agenda.now() + rounds * sync * Agenda.MS);
    String reason = checks.unsettled();
    if (reason != null) {
      throw new SimFailure("has not stayed settled: " + reason);
    }
    int size = sim.nodes().size();
    int digests = sim.network.sent.getOrDefault("Digest", 0);
    sim.network.sent.remove("Quorum");
    // Marks of nodes are compared, too, while there are any.
    boolean others =
        sim.network.sent.keySet().stream()
            .anyMatch(kind -> !Set.of("Digest", "Marks", "Measured").contains(kind));
    int marks = sim.network.sent.getOrDefault("Marks", 0);
    if (!sim.plan.has(Fault.SHORT_RETENTION) && others
        || digests > (rounds + 1) * size * (size - 1)
        || marks > (rounds + 1) * size * (size - 1)) {
      throw new SimFailure("an idle cluster of " + size + " sends " + sim.network.sent);
    }
    long polls = rounds * sync / sim.plan.config().discoveryInterval() + 1;
    long purges = rounds * sync / sim.plan.config().purgeInterval() + 1;
    long looks = rounds * sync / 10_000 + 1;
    long expected = (rounds * (size + 1) + polls + purges + looks + 2 * rounds + 8) * size + marks;
    long push = sim.plan.config().distribution().pushInterval();
    // Each is an event where it is measured, and one where the leader is.
    expected += push == 0 ? 0 : 2 * size * (rounds * sync / push + 2);
    if (sim.plan.config().partition().quorum()) {
      // Each asks every other for its lease and is asked, and wakes for that.
      long renewals = rounds * sync * 3 / sim.plan.config().lease() + 4;
      expected += renewals * size * 3 * size;
    }
    if (!sim.plan.has(Fault.SHORT_RETENTION) && sim.handled - handled > expected) {
      throw new SimFailure(
          "an idle cluster of "
              + size
              + " handles "
              + (sim.handled - handled)
              + " events"
              + sim.nodes().stream().map(n -> n.core.load()).toList());
    }
    sim.nodes()
        .forEach(
            node -> {
              Load load = node.core.load();
              if (!load.idle() || load.locals() != node.replicas.size()) {
                throw new SimFailure(node + " is idle, but holds " + load);
              }
              if (before.get(node) != node.replicas.hashCode()) {
                throw new SimFailure(node + " starts or stops replicas without a reason");
              }
            });
  }

  /** Runs the seeds from the first argument on, as many as the second says, and prints each. */
  public static void main(String[] arguments) {
    long first = Long.parseLong(arguments[0]);
    long count = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1;
    int failed = 0;
    for (long seed = first; seed < first + count; seed++) {
      try {
        System.out.println(run(seed));
      } catch (SimFailure e) {
        failed++;
        String text = e.getMessage();
        System.out.println(count > 1 ? text.lines().limit(4).toList() : text);
        if (count == 1 && e.getCause() != null) {
          e.getCause().printStackTrace(System.out);
        }
      }
    }
    System.out.println(failed + " of " + count + " seeds failed");
  }
}
