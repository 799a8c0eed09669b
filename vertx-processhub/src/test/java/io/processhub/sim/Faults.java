package io.processhub.sim;

import io.processhub.core.Message;
import java.util.ArrayList;
import java.util.List;

/** Makes go wrong what the plan says, for as long as it says, then lets everything heal. */
final class Faults {
  private final Simulation sim;
  private final SimRandom random;

  /** For what users' messages suffer. */
  private final SimRandom data;

  private boolean quiet;
  private long until;

  /** Cuts between hosts that are to be mended when the faults end. */
  private final List<int[]> cuts = new ArrayList<>();

  private int handlerDeaths;
  private int handlerChanges;

  Faults(Simulation sim, SimRandom random) {
    this.sim = sim;
    this.random = random;
    this.data = random.fork();
  }

  boolean quiet() {
    return quiet;
  }

  /** Nothing is to go wrong at all, until they begin. */
  void none() {
    quiet = true;
  }

  private boolean now(Fault fault) {
    return !quiet && sim.plan.has(fault);
  }

  /** Of a control message, in microseconds. */
  long latency() {
    if (now(Fault.DELAY) && random.chance(0.1)) {
      return random.between(1, 2_500 * Agenda.MS);
    }
    return random.between(100, 1_500);
  }

  int copies(Message message) {
    if (now(Fault.OLD_NEWS) && random.chance(lossOf(message))) {
      return 0;
    }
    if (now(Fault.LOSS) && random.chance(0.12)) {
      return 0;
    }
    return now(Fault.DUPLICATION) && random.chance(0.15) ? 2 : 1;
  }

  /** Owners have to hear of decisions now and then, or nothing would ever run. */
  private static double lossOf(Message message) {
    if (message instanceof Message.Delta) {
      return 0.8;
    }
    boolean repairs =
        message instanceof Message.Digest
            || message instanceof Message.Buckets
            || message instanceof Message.Keys
            || message instanceof Message.Pull;
    return repairs ? 0.95 : 0;
  }

  boolean reorders() {
    return now(Fault.REORDERING);
  }

  boolean swallowsListEvent() {
    return now(Fault.WRONG_LISTS) && random.chance(0.3);
  }

  long deployTime(long timeout) {
    if (now(Fault.STUCK_DEPLOY) && random.chance(0.06)) {
      return random.chance(0.5) ? timeout : random.between(timeout + 1, 3 * timeout);
    }
    if (now(Fault.SLOW_DEPLOY) && random.chance(0.3)) {
      return random.between(1, timeout * 3 / 4);
    }
    return random.between(100, 20 * Agenda.MS);
  }

  boolean deployFails() {
    return now(Fault.FAILING_DEPLOY) && random.chance(0.08);
  }

  /** What becomes of an export or import. */
  enum StateTurn {
    GOES_WELL,
    FAILS,
    /** It exports more than is handed over. */
    TOO_LARGE,
    ENDS_LATE,
    NEVER_ENDS;

    /** Whether somebody gives it up before it ends. */
    boolean givenUp() {
      return this == ENDS_LATE || this == NEVER_ENDS;
    }
  }

  StateTurn exportTurn() {
    return now(Fault.FAILING_STATE) && data.chance(0.04) ? StateTurn.TOO_LARGE : stateTurn();
  }

  StateTurn stateTurn() {
    if (now(Fault.FAILING_STATE) && data.chance(0.15)) {
      return StateTurn.FAILS;
    }
    if (now(Fault.STUCK_STATE) && data.chance(0.1)) {
      return data.chance(0.5) ? StateTurn.ENDS_LATE : StateTurn.NEVER_ENDS;
    }
    return StateTurn.GOES_WELL;
  }

  /** Of an export or import, in microseconds. */
  long stateTime(StateTurn turn) {
    if (turn == StateTurn.ENDS_LATE) {
      long deadline = sim.plan.config().migrationTimeout() * Agenda.MS;
      return data.between(deadline / 2, 2 * deadline);
    }
    return data.chance(0.1) ? data.between(1, 300 * Agenda.MS) : data.between(20, 2_000);
  }

  /** From the selection of a node to the write to its connection. */
  long writeTime() {
    return data.chance(0.1) ? data.between(1, 30 * Agenda.MS) : data.between(0, 400);
  }

  /** Of a user's message on its way. */
  long passTime() {
    return data.between(80, 400);
  }

  long handlerTime() {
    if (now(Fault.SLOW_HANDLERS) && data.chance(0.02)) {
      return data.between(1, 1_500 * Agenda.MS);
    }
    return data.chance(0.05) ? data.between(1, 20 * Agenda.MS) : data.between(10, 500);
  }

  long undeployTime(long timeout) {
    if (now(Fault.SLOW_UNDEPLOY) && random.chance(0.3)) {
      return random.chance(0.2) ? timeout : random.between(1, timeout);
    }
    return random.between(100, 10 * Agenda.MS);
  }

  /** Whether a replica makes a checkpoint after a message. */
  boolean checkpoints() {
    return data.chance(0.4);
  }

  boolean diesInHandler() {
    if (now(Fault.CRASH_IN_HANDLER) && handlerDeaths > 0 && random.chance(0.2)) {
      handlerDeaths--;
      return true;
    }
    return false;
  }

  /** Whether somebody leaves or joins while this message is handled. */
  boolean changesInHandler() {
    if (now(Fault.CHANGE_IN_HANDLER) && handlerChanges > 0 && data.chance(0.05)) {
      handlerChanges--;
      return true;
    }
    return false;
  }

  /** A node joins, or this one is to leave as soon as it can; whether it is. */
  boolean change(SimNode node) {
    SimHost down = sim.hosts.stream().filter(host -> !host.up).findFirst().orElse(null);
    if (down != null && random.chance(0.5)) {
      sim.boot(down);
      return false;
    }
    return mayLeave(node);
  }

  private boolean mayLeave(SimNode node) {
    return sim.nodes().size() > sim.fewest()
        && node.alive()
        && !node.left
        && !node.leaving
        && !node.hung()
        && sim.witness.quorumWithout(node);
  }

  void begin(long start) {
    quiet = false;
    handlerChanges = 1 + random.below(2);
    until = start + sim.plan.faultTime() * Agenda.MS;
    handlerDeaths = 1 + random.below(2);
    times(Fault.CRASH, 1, 3, start, this::crashOne);
    times(Fault.CRASH_IN_TICK, 1, 3, start, () -> with(node -> node.dieInNextTick()));
    times(Fault.CHANGE_IN_TICK, 1, 3, start, () -> with(node -> node.changeInNextTick()));
    if (!sim.plan.has(Fault.CRASH)) {
      times(Fault.SAME_ID_RESTART, 1, 2, start, this::crashOne);
    }
    times(Fault.HANG, 1, 2, start, this::hangOne);
    times(Fault.SLOW_NODE, 1, 2, start, () -> with(n -> n.slowDown(random.between(1, 20_000))));
    times(Fault.SLOW_LINK, 1, 4, start, this::slowLink);
    times(Fault.PARTITION, 1, 2, start, () -> partition(true));
    times(Fault.ONE_WAY_PARTITION, 1, 2, start, () -> partition(false));
    times(Fault.FLAPPING, 1, 2, start, this::flap);
    times(Fault.SHATTER, 1, 2, start, this::shatter);
    times(Fault.WRONG_LISTS, 2, 6, start, this::wrongList);
    times(Fault.LEAVE, 1, 2, start, this::leaveOne);
    times(Fault.STALE_ROUTES, 1, 4, start, () -> with(this::staleRoutes));
    times(Fault.FALSE_SUSPICION, 1, 3, start, sim.suspicions::suspectWrongly);
    times(Fault.BROKEN_CONNECTION, 3, 12, start, this::breakConnection);
    for (SimHost host : sim.hosts) {
      if (!host.up && host.runs == 0) {
        sim.agenda.at(random.between(start, until), () -> sim.boot(host));
      }
    }
  }

  private void times(Fault fault, int low, int high, long start, Runnable action) {
    if (sim.plan.has(fault)) {
      long count = random.between(low, high);
      for (int i = 0; i < count; i++) {
        sim.agenda.at(
            random.between(start, until),
            () -> {
              if (!quiet) {
                action.run();
              }
            });
      }
    }
  }

  private void with(java.util.function.Consumer<SimNode> action) {
    List<SimNode> nodes = sim.nodes();
    if (!nodes.isEmpty()) {
      action.accept(random.pick(nodes));
    }
  }

  private void crashOne() {
    with(node -> sim.crash(node.host));
  }

  private void hangOne() {
    with(
        node -> {
          if (!node.hung()) {
            hang(node, random.between(2_000, 8_000));
          }
        });
  }

  /** The node hangs so many milliseconds; if that is long others take it for dead. */
  void hang(SimNode node, long time) {
    sim.note(node.host, "hangs");
    node.hang();
    sim.agenda.in(time * Agenda.MS, () -> wake(node));
    for (SimHost other : sim.hosts) {
      if (time >= 2_000 && other != node.host && random.chance(0.7)) {
        sim.lists.later(other, node.host.id, false, 500, Math.min(time, 3_000));
        sim.lists.later(other, node.host.id, true, time, time + 2_000);
      }
    }
  }

  private void wake(SimNode node) {
    if (node.alive() && node.hung()) {
      sim.note(node.host, "goes on");
      if (node.hungFor() >= sim.plan.config().migrationTimeout() * Agenda.MS) {
        // So long nobody waited for what it had sent on an old route.
        sim.harm.begin(node.host.index);
        sim.harm.end(node.host.index);
      }
      node.wake();
    }
  }

  private void slowLink() {
    int a = random.below(sim.hosts.size());
    int b = random.below(sim.hosts.size());
    sim.network.slow(a, b, random.between(20, 1_200) * Agenda.MS);
  }

  private void wrongList() {
    SimHost at = random.pick(sim.hosts);
    SimHost other = random.pick(sim.hosts);
    if (at.up && at != other) {
      sim.note(at, "wrongly drops " + other);
      sim.lists.later(at, other.id, false, 0, 100);
      sim.lists.later(at, other.id, true, 200, 4_000);
    }
  }

  private void leaveOne() {
    with(
        node -> {
          if (mayLeave(node)) {
            leave(node);
          }
        });
  }

  void leave(SimNode node) {
    boolean calm = sim.plan.calmBoot();
    node.leave(calm ? random.between(20_000, 30_000) : random.between(1_000, 4_000));
  }

  private void breakConnection() {
    SimHost from = random.pick(sim.hosts);
    SimHost to = random.pick(sim.hosts);
    sim.note(from, "breaks its connection to " + to);
    sim.network.breakConnection(from, to);
  }

  /** For a while its senders go by the routes as they are, or by none at all. */
  private void staleRoutes(SimNode node) {
    if (!node.staleRoutes) {
      node.staleRoutes = true;
      if (random.chance(0.5)) {
        node.routes.clear();
      }
      sim.agenda.in(random.between(100, 3_000) * Agenda.MS, () -> freshRoutes(node));
    }
  }

  private void freshRoutes(SimNode node) {
    node.staleRoutes = false;
    node.routeAll();
  }

  /** Some hosts are cut off from the others, in both directions or one. */
  private void partition(boolean both) {
    boolean[] side = sides();
    long time = random.between(300, 6_000);
    cutFor(side, both, time, random.chance(0.6));
  }

  /** One side is cut off from the other for so many milliseconds. */
  void cutFor(boolean[] side, boolean both, long time, boolean noticed) {
    sim.note(sim.hosts.get(0), "is cut off: " + java.util.Arrays.toString(side) + " " + both);
    cutAll(between(side, both), time, noticed);
  }

  private void flap() {
    SimHost one = random.pick(sim.hosts);
    SimHost other = random.pick(sim.hosts);
    sim.note(one, "has a link to " + other + " that flaps");
    boolean noticed = random.chance(0.5);
    long at = 0;
    for (int i = 5 + random.below(15); one != other && i > 0; i--) {
      long time = random.between(20, 400);
      sim.agenda.in(at * Agenda.MS, () -> flapOnce(one, other, time, noticed));
      at += time + random.between(20, 600);
    }
  }

  private void flapOnce(SimHost one, SimHost other, long time, boolean noticed) {
    if (!quiet) {
      List<int[]> pairs =
          List.of(new int[] {one.index, other.index}, new int[] {other.index, one.index});
      cutAll(pairs, time, noticed && random.chance(0.2));
    }
  }

  private void shatter() {
    int[] part = new int[sim.hosts.size()];
    for (int i = 0; i < part.length; i++) {
      part[i] = random.below(3);
    }
    sim.note(sim.hosts.get(0), "is in one of the parts " + java.util.Arrays.toString(part));
    List<int[]> pairs = new ArrayList<>();
    for (int a = 0; a < part.length; a++) {
      for (int b = 0; b < part.length; b++) {
        if (part[a] != part[b]) {
          pairs.add(new int[] {a, b});
        }
      }
    }
    cutAll(pairs, random.between(300, 6_000), random.chance(0.6));
  }

  private void cutAll(List<int[]> pairs, long time, boolean noticed) {
    pairs.forEach(pair -> sim.network.cut(pair[0], pair[1]));
    cuts.addAll(pairs);
    if (noticed) {
      pairs.forEach(pair -> noticed(pair, time));
    }
    sim.agenda.in(time * Agenda.MS, () -> pairs.forEach(this::mend));
  }

  private boolean[] sides() {
    boolean[] side = new boolean[sim.hosts.size()];
    for (int i = 0; i < side.length; i++) {
      side[i] = random.chance(0.5);
    }
    return side;
  }

  private static List<int[]> between(boolean[] side, boolean both) {
    List<int[]> pairs = new ArrayList<>();
    for (int a = 0; a < side.length; a++) {
      for (int b = 0; b < side.length; b++) {
        if (side[a] != side[b] && (both || side[a])) {
          pairs.add(new int[] {a, b});
        }
      }
    }
    return pairs;
  }

  private void noticed(int[] pair, long time) {
    SimHost at = sim.hosts.get(pair[1]);
    SimHost other = sim.hosts.get(pair[0]);
    sim.lists.later(at, other.id, false, 200, 2_500);
    sim.lists.later(at, other.id, true, time, time + 2_000);
  }

  private void mend(int[] pair) {
    if (cuts.remove(pair)) {
      sim.network.mend(pair[0], pair[1]);
      sim.lists.mended(sim.hosts.get(pair[0]), sim.hosts.get(pair[1]));
    }
  }

  /** Nothing goes wrong from now on; what was broken heals, but for a split that is to last. */
  void end() {
    quiet = true;
    new ArrayList<>(cuts).forEach(this::mend);
    if (sim.plan.has(Fault.LONG_SPLIT)) {
      boolean[] side = sides();
      sim.note(sim.hosts.get(0), "splits for long: " + java.util.Arrays.toString(side));
      List<int[]> pairs = between(side, true);
      pairs.forEach(pair -> sim.network.cut(pair[0], pair[1]));
      cuts.addAll(pairs);
    }
    for (SimHost host : sim.hosts) {
      for (SimHost other : sim.hosts) {
        sim.network.slow(host.index, other.index, 0);
      }
      if (!host.up && host.returns) {
        sim.boot(host);
      }
      if (host.node != null) {
        host.node.slowDown(0);
        freshRoutes(host.node);
        wake(host.node);
      }
    }
    sim.lists.comeRight();
  }

  void healSplit() {
    new ArrayList<>(cuts).forEach(this::mend);
    sim.lists.comeRight();
  }
}
