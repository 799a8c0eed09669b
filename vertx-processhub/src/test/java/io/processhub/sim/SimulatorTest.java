package io.processhub.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The hub's promises under random faults. {@code -Dprocesshub.sim.seeds=N} runs so many seeds,
 * {@code -Dprocesshub.sim.seed=N} exactly one, with {@code -Dprocesshub.sim.lines} last events.
 */
class SimulatorTest {
  private static final int LEAST_FAULTS = 3;
  private static final long LEAST_DELIVERIES = 500;

  @Test
  void every_seed_keeps_the_promises_and_settles_once_the_faults_end() {
    Long one = Long.getLong("processhub.sim.seed");
    long first = one == null ? 1 : one;
    long last = one == null ? Long.getLong("processhub.sim.seeds", 2_000) : one;
    AtomicLong deliveries = new AtomicLong();
    AtomicLong promised = new AtomicLong();
    long from = System.nanoTime();
    AtomicLong handled = new AtomicLong();
    AtomicLong excused = new AtomicLong();
    AtomicLong moved = new AtomicLong();
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
                    assertTrue(outcome.deliveries() >= LEAST_DELIVERIES, outcome::toString);
                    deliveries.addAndGet(outcome.deliveries());
                    promised.addAndGet(outcome.promised());
                    handled.addAndGet(outcome.handled());
                    excused.addAndGet(outcome.excused());
                    moved.addAndGet(outcome.statesMoved());
                    synchronized (seen) {
                      seen.addAll(outcome.plan().faults());
                      hits.addAll(outcome.hits());
                    }
                    return "";
                  } catch (SimFailure e) {
                    return e.getMessage();
                  }
                })
            .filter(text -> !text.isEmpty())
            .toList();
    System.out.printf(
        "simulator: %,d seeds, %,d deliveries, %,d starts promised, %,d states moved, %,d messages"
            + " handled, %,d excused, %d of %d crossings, %d failed, %.1f s%n",
        last - first + 1,
        deliveries.get(),
        promised.get(),
        moved.get(),
        handled.get(),
        excused.get(),
        hits.size(),
        Shots.crossings(),
        failures.size(),
        (System.nanoTime() - from) / 1e9);
    if (!failures.isEmpty()) {
      fail(failures.size() + " seeds failed, the first of them:\n" + failures.get(0));
    }
    if (last - first >= 1_999) {
      assertEquals(EnumSet.allOf(Fault.class), seen);
      assertTrue(hits.size() >= Shots.crossings() * 9 / 10, () -> "few crossings: " + hits);
    }
  }

  /** Each showed a bug of the core once; the history says which. */
  @ParameterizedTest
  @ValueSource(longs = {1, 7, 20, 44, 445, 546, 586, 800, 1118, 1241, 1298, 1950, 2543, 2844, 3940})
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
