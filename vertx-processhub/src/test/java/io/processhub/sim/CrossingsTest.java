package io.processhub.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Every step of a handover is crossed with every fault at its source, its target and a third node,
 * with both swaps: no message, state or process is lost that the fault does not explain.
 */
class CrossingsTest {
  /** Runs in which the fault hits, of each crossing and swap. */
  private static final int HITS = 2;

  private static final int SEEDS = 40;

  private record Crossing(boolean hot, Moment moment, Shots.Role role, Shots.Kind kind) {
    @Override
    public String toString() {
      return (hot ? "hot " : "cold ") + moment + " " + role + " " + kind;
    }

    /** What is wrong with it, or null. */
    @Nullable String fault() {
      int hits = 0;
      for (long seed = 1; seed <= SEEDS && hits < HITS; seed++) {
        try {
          hits += Simulator.cross(seed, hot, moment, role, kind).hits().size();
        } catch (SimFailure e) {
          return this + ": " + e.getMessage();
        }
      }
      return hits < HITS ? this + " is hit " + hits + " times in " + SEEDS + " seeds" : null;
    }
  }

  private static List<Crossing> all() {
    List<Crossing> all = new ArrayList<>();
    for (boolean hot : new boolean[] {false, true}) {
      for (Moment moment : Moment.values()) {
        for (Shots.Kind kind : Shots.Kind.values()) {
          if (kind != Shots.Kind.LOSE) {
            for (Shots.Role role : Shots.Role.values()) {
              all.add(new Crossing(hot, moment, role, kind));
            }
          } else if (moment.message()) {
            all.add(new Crossing(hot, moment, Shots.Role.SOURCE, kind));
          }
        }
      }
    }
    return all;
  }

  @Test
  void every_step_of_a_handover_is_crossed_with_every_fault() {
    List<Crossing> all = all();
    assertEquals(2 * Shots.crossings(), all.size());
    long from = System.nanoTime();
    List<String> failures =
        all.parallelStream().map(Crossing::fault).filter(Objects::nonNull).toList();
    System.out.printf(
        "crossings: %d, %d not as they should be, %.1f s%n",
        all.size(), failures.size(), (System.nanoTime() - from) / 1e9);
    assertEquals("", String.join("\n", failures));
  }
}
