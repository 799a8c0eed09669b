package io.processhub.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Faults that wait for a moment of some handover to hit a node that has to do with it. */
final class Shots {
  enum Role {
    SOURCE,
    TARGET,
    THIRD
  }

  enum Kind {
    CRASH,
    HANG,
    CUT,
    /** The connection breaks. */
    BREAK,
    /** The message that was seen gets lost. */
    LOSE
  }

  private record Shot(Moment moment, Role role, Kind kind) {
    @Override
    public String toString() {
      return kind == Kind.LOSE ? moment + " LOSE" : moment + " " + role + " " + kind;
    }
  }

  private final Simulation sim;
  private final SimRandom random;
  private final List<Shot> armed = new ArrayList<>();

  /** Those that hit. */
  final TreeSet<String> hits = new TreeSet<>();

  Shots(Simulation sim, SimRandom random) {
    this.sim = sim;
    this.random = random;
    if (sim.plan.has(Fault.STEERED)) {
      int count = 1 + random.below(4);
      boolean messages = random.chance(0.25);
      while (armed.size() < count) {
        arm(messages);
      }
    }
  }

  /** Waits for that one alone. */
  void aim(Moment moment, Role role, Kind kind) {
    armed.clear();
    armed.add(new Shot(moment, role, kind));
  }

  /** Whether what it waited for has happened. */
  boolean spent() {
    return armed.isEmpty();
  }

  private void arm(boolean messages) {
    Moment moment = random.pick(List.of(Moment.values()));
    Role role = random.pick(List.of(Role.values()));
    Kind kind = messages ? Kind.LOSE : random.pick(List.of(Kind.values()));
    if (kind != Kind.LOSE || moment.message()) {
      armed.add(new Shot(moment, role, kind));
    }
  }

  /** How many crossings of moment, role and kind there are. */
  static int crossings() {
    int messages = 0;
    for (Moment moment : Moment.values()) {
      messages += moment.message() ? 1 : 0;
    }
    return Moment.values().length * Role.values().length * (Kind.values().length - 1) + messages;
  }

  /** A handover has come that far; whether the message that shows it is to be lost. */
  boolean reached(Moment moment, ProcessWatch process, SimHost at, @Nullable SimHost other) {
    if (armed.isEmpty() || sim.faults.quiet()) {
      return false;
    }
    for (Shot shot : armed) {
      if (shot.moment == moment && random.chance(0.6)) {
        return fires(shot, process, at, other);
      }
    }
    return false;
  }

  private boolean fires(Shot shot, ProcessWatch process, SimHost at, @Nullable SimHost other) {
    if (shot.kind == Kind.LOSE) {
      hit(shot, at, process);
      if (shot.moment == Moment.MARKED || shot.moment == Moment.MARKER_PASSED) {
        if (other != null) {
          sim.agenda.in(1, () -> sim.network.breakConnection(at, other));
        }
        return false;
      }
      return true;
    }
    SimHost victim = victim(shot.role, process);
    if (victim != null) {
      hit(shot, victim, process);
      long delay = random.chance(0.5) ? 0 : random.between(1, 3 * Agenda.MS);
      sim.agenda.in(delay, () -> strike(shot.kind, victim, process));
    }
    return false;
  }

  private void hit(Shot shot, SimHost victim, ProcessWatch process) {
    armed.remove(shot);
    hits.add(shot.toString());
    process.note(sim.agenda.now(), victim, "** is hit:", shot);
    sim.note(victim, "is hit: " + shot);
  }

  private @Nullable SimHost victim(Role role, ProcessWatch process) {
    SimHost host =
        switch (role) {
          case SOURCE -> process.source;
          case TARGET -> process.target;
          case THIRD -> third(process);
        };
    return host == null || host.node == null ? null : host;
  }

  private @Nullable SimHost third(ProcessWatch process) {
    List<SimHost> others = new ArrayList<>();
    for (SimNode node : sim.nodes()) {
      if (node.host != process.source && node.host != process.target) {
        others.add(node.host);
      }
    }
    return others.isEmpty() ? null : random.pick(others);
  }

  private void strike(Kind kind, SimHost victim, ProcessWatch process) {
    SimNode node = victim.node;
    if (node == null || sim.faults.quiet()) {
      return;
    }
    switch (kind) {
      case CRASH -> sim.crash(victim);
      case HANG -> {
        if (!node.hung()) {
          boolean longer = random.chance(0.5);
          long time = longer ? random.between(2_000, 6_000) : random.between(20, 1_500);
          sim.faults.hang(node, time);
        }
      }
      case CUT -> {
        boolean[] side = new boolean[sim.hosts.size()];
        side[victim.index] = true;
        boolean both = random.chance(0.7);
        sim.faults.cutFor(side, both, random.between(100, 5_000), random.chance(0.5));
      }
      case BREAK -> {
        SimHost other = random.pick(sim.hosts);
        if (process.target != null && process.target != victim && random.chance(0.7)) {
          other = process.target;
        }
        sim.network.breakConnection(victim, other);
      }
      case LOSE -> throw new IllegalStateException("a message is lost when it is sent");
    }
  }
}
