package io.processhub.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The hub's promises under random faults. {@code -Dprocesshub.sim.seeds=N} runs so many seeds,
 * {@code -Dprocesshub.sim.seed=N} exactly one, with {@code -Dprocesshub.sim.lines} last events;
 * {@code -Dprocesshub.sim.strategySeeds=N} so many with other distribution strategies.
 */
class SimulatorTest {
  private static final int LEAST_FAULTS = 3;

  /** Starts that are promised on average, and the share of seeds in which there is any. */
  private static final double LEAST_PROMISED = 5;

  private static final double SEEDS_WITH_PROMISES = 0.95;

  /** Of the messages to processes that users keep: those that need not be handled, for a reason. */
  private static final double MOST_EXCUSED = 0.05;

  /** Likewise those whose senders are told at once that the process runs nowhere, as it does. */
  private static final double MOST_NOWHERE = 0.06;

  /** Likewise those that are excused because nodes did not see each other. */
  private static final double MOST_APART = 0.01;

  @Test
  void every_seed_keeps_the_promises_and_settles_once_the_faults_end() {
    Long one = Long.getLong("processhub.sim.seed");
    long first = one == null ? 1 : one;
    long last = one == null ? Long.getLong("processhub.sim.seeds", 2_000) : one;
    AtomicLong deliveries = new AtomicLong();
    AtomicLong promised = new AtomicLong();
    AtomicLong withPromises = new AtomicLong();
    long from = System.nanoTime();
    AtomicLong handled = new AtomicLong();
    Map<MessageChecks.Excuse, Integer> excused = new TreeMap<>();
    AtomicLong moved = new AtomicLong();
    AtomicLong merged = new AtomicLong();
    AtomicLong quietMoves = new AtomicLong();
    AtomicLong answered = new AtomicLong();
    AtomicLong answersLost = new AtomicLong();
    Set<Fault> seen = EnumSet.noneOf(Fault.class);
    Set<String> hits = new TreeSet<>();
    List<String> failures =
        LongStream.rangeClosed(first, last)
            .parallel()
            .mapToObj(
                seed -> {
                  try {
                    Simulator.Outcome outcome = Simulator.run(seed);
                    assertTrue(outcome.plan().faults().size() >= LEAST_FAULTS, outcome::toString);
                    assertTrue(
                        outcome.deliveries() >= Simulator.LEAST_DELIVERIES, outcome::toString);
                    withPromises.addAndGet(outcome.promised() > 0 ? 1 : 0);
                    deliveries.addAndGet(outcome.deliveries());
                    promised.addAndGet(outcome.promised());
                    handled.addAndGet(outcome.handled());
                    moved.addAndGet(outcome.statesMoved());
                    merged.addAndGet(outcome.merged());
                    quietMoves.addAndGet(outcome.quietMoves());
                    answered.addAndGet(outcome.answered());
                    answersLost.addAndGet(outcome.answersLost());
                    synchronized (seen) {
                      seen.addAll(outcome.plan().faults());
                      hits.addAll(outcome.hits());
                      outcome.excused().forEach((why, n) -> excused.merge(why, n, Integer::sum));
                    }
                    return "";
                  } catch (SimFailure e) {
                    return e.getMessage();
                  }
                })
            .filter(text -> !text.isEmpty())
            .toList();
    System.out.printf(
        "simulator: %,d seeds, %,d deliveries, %,d starts promised in"
            + " %,d of them, %,d states moved, %,d merged, %,d processes moved quietly, %,d messages handled,"
            + " %,d answered (%,d answers lost), excused %s, %d of %d crossings, %d failed, %.1f"
            + " s%n",
        last - first + 1,
        deliveries.get(),
        promised.get(),
        withPromises.get(),
        moved.get(),
        merged.get(),
        quietMoves.get(),
        handled.get(),
        answered.get(),
        answersLost.get(),
        excused,
        hits.size(),
        Shots.crossings(),
        failures.size(),
        (System.nanoTime() - from) / 1e9);
    if (!failures.isEmpty()) {
      fail(failures.size() + " seeds failed, the first of them:\n" + failures.get(0));
    }
    if (last - first >= 1_999) {
      double seeds = last - first + 1;
      assertTrue(promised.get() >= LEAST_PROMISED * seeds, () -> "promised " + promised);
      assertTrue(merged.get() >= seeds / 100, () -> "merged " + merged);
      assertTrue(withPromises.get() >= SEEDS_WITH_PROMISES * seeds, () -> "in " + withPromises);
      long counted = excused.values().stream().mapToLong(n -> n).sum();
      counted -= excused.getOrDefault(MessageChecks.Excuse.NOT_KEPT, 0);
      double all = handled.get() + counted;
      int nowhere = excused.getOrDefault(MessageChecks.Excuse.NO_ROUTE, 0);
      long bad = counted - nowhere;
      assertTrue(nowhere <= MOST_NOWHERE * all, () -> "excused " + excused);
      assertTrue(bad <= MOST_EXCUSED * all, () -> "excused " + excused);
      int apart = excused.getOrDefault(MessageChecks.Excuse.APART, 0);
      assertTrue(apart <= MOST_APART * all, () -> "excused " + excused);
      assertEquals(Plan.DRAWN, seen);
      assertTrue(hits.size() >= Shots.crossings() * 8 / 10, () -> "few crossings: " + hits);
    }
  }

  /** A share of seeds with each of the other distribution strategies. */
  @Test
  void other_strategies_keep_the_promises_too() {
    long seeds = Long.getLong("processhub.sim.strategySeeds", 100);
    List<String> failures =
        Simulator.failures(LongStream.range(Strategies.FIRST, Strategies.FIRST + seeds));
    if (!failures.isEmpty()) {
      fail(failures.size() + " seeds failed, the first of them:\n" + failures.get(0));
    }
  }

  /** Each showed a bug of the core once; the history says which. */
  @ParameterizedTest
  @ValueSource(
      longs = {
        1, 7, 20, 28, 44, 89, 161, 193, 326, 445, 511, 537, 546, 563, 586, 643, 717, 800, 914, 1118,
        1226, 3445, 1233, 1241, 1282, 1298, 1478, 1661, 1950, 2135, 2543, 2844, 3940, 2_130, 1014,
        1385, 1636, 1958, 5103
      })
  void seed_that_once_failed_passes(long seed) {
    Simulator.run(seed);
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 1_234})
  void equal_seeds_give_equal_runs_in_two_jvms(long seed) throws Exception {
    Simulator.Outcome here = Simulator.run(seed);
    assertEquals(here, Simulator.run(seed));
    assertEquals(here.toString(), inAnotherJvm(seed));
  }

  /** One that no build has chosen; of every build another. */
  @Test
  void sampled_seed_gives_equal_runs_in_two_jvms() throws Exception {
    long first = Long.getLong("processhub.sim.seeds", 2_000) + 1;
    long seed = first + System.nanoTime() % (Simulator.QUORUM - first);
    System.out.println("simulator: seed " + seed + " in two JVMs");
    assertEquals(Simulator.run(seed).toString(), inAnotherJvm(seed));
  }

  private static String inAnotherJvm(long seed) throws IOException, InterruptedException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                Simulator.class.getName(),
                Long.toString(seed))
            .redirectErrorStream(true)
            .start();
    try {
      String output = new String(process.getInputStream().readAllBytes());
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the other JVM does not end");
      return output.lines().findFirst().orElse("");
    } finally {
      process.destroyForcibly();
    }
  }
}
