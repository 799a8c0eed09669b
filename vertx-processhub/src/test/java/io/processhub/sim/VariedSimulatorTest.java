package io.processhub.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.processhub.core.CoreConfig;
import io.processhub.strategy.distribution.DistributionStrategy;
import io.processhub.strategy.partition.DynamicQuorum;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The hub's promises where strategies of all kinds come together: every distribution, one or
 * several replicas, divergence, quorums that are agreed on and the dynamic one, on nodes with
 * zones, tags and different weights; links that flap and cuts into three parts. {@code
 * -Dprocesshub.sim.variedSeeds=N} runs so many seeds.
 */
class VariedSimulatorTest {
  private static final long SEEDS = Long.getLong("processhub.sim.variedSeeds", 100);

  @Test
  void every_seed_keeps_the_promises_and_settles_once_the_faults_end() {
    long from = System.nanoTime();
    List<String> failures =
        Simulator.failures(LongStream.rangeClosed(Simulator.VARIED + 1, Simulator.VARIED + SEEDS));
    System.out.printf(
        "simulator with strategies of all kinds: %,d seeds, %d failed, %.1f s%n",
        SEEDS, failures.size(), (System.nanoTime() - from) / 1e9);
    if (!failures.isEmpty()) {
      fail(failures.size() + " seeds failed, the first of them:\n" + failures.get(0));
    }
  }

  /** Each showed a bug of the core once. */
  @ParameterizedTest
  @ValueSource(
      longs = {6_000_027, 6_000_044, 6_000_049, 6_000_196, 6_000_265, 6_000_466, 6_000_491})
  void seed_that_once_failed_passes(long seed) {
    Simulator.run(seed);
  }

  @Test
  void strategies_of_all_kinds_and_both_faults_of_links_are_drawn() {
    Set<DistributionStrategy> distributions = new HashSet<>();
    Set<String> partitions = new TreeSet<>();
    Set<Integer> copies = new TreeSet<>();
    Set<Fault> faults = EnumSet.noneOf(Fault.class);
    for (long i = 1; i <= 150; i++) {
      Plan plan = Plan.of(i).varied(new SimRandom(-i));
      CoreConfig config = plan.config();
      distributions.add(config.distribution());
      partitions.add(config.partition().type());
      copies.add(config.redundancy().copies(9));
      faults.addAll(plan.faults());
    }
    assertEquals(new HashSet<>(Strategies.ALL), distributions);
    assertTrue(partitions.size() >= 4, partitions::toString);
    assertTrue(partitions.contains(DynamicQuorum.TYPE), partitions::toString);
    assertTrue(copies.size() >= 4, copies::toString);
    assertTrue(faults.containsAll(Set.of(Fault.FLAPPING, Fault.SHATTER)), faults::toString);
  }
}
