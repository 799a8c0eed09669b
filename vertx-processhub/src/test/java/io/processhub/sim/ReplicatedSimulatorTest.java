package io.processhub.sim;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The hub's promises where processes have several replicas: all active, or one active and the
 * others standing by, under divergence and under quorums. {@code
 * -Dprocesshub.sim.replicatedSeeds=N} runs so many seeds of each.
 */
class ReplicatedSimulatorTest {
  private static final long SEEDS = Long.getLong("processhub.sim.replicatedSeeds", 100);

  @ParameterizedTest
  @ValueSource(longs = {Simulator.REPLICATED, Simulator.REPLICATED_QUORUM})
  void every_seed_keeps_the_promises_and_settles_once_the_faults_end(long before) {
    long from = System.nanoTime();
    List<String> failures = Simulator.failures(LongStream.rangeClosed(before + 1, before + SEEDS));
    System.out.printf(
        "simulator with several replicas, from seed %,d: %,d seeds, %d failed, %.1f s%n",
        before + 1, SEEDS, failures.size(), (System.nanoTime() - from) / 1e9);
    if (!failures.isEmpty()) {
      fail(failures.size() + " seeds failed, the first of them:\n" + failures.get(0));
    }
  }

  /** Each showed a bug of the core once. */
  @ParameterizedTest
  @ValueSource(
      longs = {
        4_000_032, 4_000_034, 4_000_058, 4_000_067, 4_000_083, 4_000_296, 4_000_394, 4_000_419,
        4_000_431, 4_000_488, 4_000_520, 4_000_560, 4_000_645, 4_000_653, 4_000_661, 4_000_882,
        5_000_070, 5_000_249, 5_000_283, 5_000_782
      })
  void seed_that_once_failed_passes(long seed) {
    Simulator.run(seed);
  }

  @Test
  void both_models_and_every_factor_are_drawn() {
    List<String> drawn =
        LongStream.rangeClosed(1, 100)
            .mapToObj(i -> Plan.of(i).replicated(new SimRandom(-i)).config().redundancy())
            .map(redundancy -> redundancy.options().toString())
            .distinct()
            .toList();
    assertTrue(drawn.size() >= 8, drawn::toString);
  }
}
