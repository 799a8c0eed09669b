package io.processhub.scenario;

import static io.processhub.scenario.HubCluster.await;
import static io.processhub.scenario.HubCluster.ids;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.processhub.ProcessHub;
import io.processhub.ProcessRecord;
import io.processhub.ProcessSpec;
import io.processhub.StartOptions;
import io.processhub.strategy.distribution.ConsistentHashing;
import io.processhub.strategy.distribution.DistributionStrategy;
import io.processhub.strategy.distribution.Guided;
import io.processhub.strategy.distribution.LoadBalancer;
import io.processhub.strategy.distribution.RoundRobin;
import io.processhub.strategy.synchronization.Gossip;
import io.processhub.strategy.synchronization.PubSub;
import io.processhub.strategy.synchronization.SynchronizationStrategy;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** S1 in full: six nodes, a thousand processes, under each distribution and synchronization. */
class EveryStrategyTest {
  private static final int NODES = 6;
  private static final int MANY = 1_000;

  static Stream<Arguments> combinations() {
    List<DistributionStrategy> distributions =
        List.of(
            new ConsistentHashing(),
            new ConsistentHashing().withLoadBound(0.1),
            new Guided(),
            new RoundRobin(),
            LoadBalancer.of(Map.of("pushInterval", 500)));
    return distributions.stream()
        .flatMap(
            each ->
                Stream.of(
                    Arguments.of(each, new PubSub()), Arguments.of(each, new Gossip(500, 2))));
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void s1_records_are_equal_everywhere_after_start_and_stop_with_tags_and_metadata(
      DistributionStrategy distribution, SynchronizationStrategy synchronization) {
    try (HubCluster cluster =
        HubCluster.of(
            NODES,
            options -> options.setDistribution(distribution).setSynchronization(synchronization))) {
      List<ProcessSpec> specs =
          HubCluster.specs(
              MANY,
              i ->
                  new ProcessSpec("s1-" + i, Counter.class)
                      .setTags(Set.of("tag-" + i % 7))
                      .setMetadata(new JsonObject().put("number", i)));
      StartOptions options = new StartOptions().setTimeout(30_000);
      if (distribution instanceof Guided) {
        Map<String, List<String>> mapping = new HashMap<>();
        specs.forEach(
            spec ->
                mapping.put(
                    spec.getId(), List.of("n" + Math.floorMod(spec.getId().hashCode(), NODES))));
        options.setPlacement(mapping);
      }
      assertEquals(Map.of(), await(cluster.hub(0).startProcesses(specs, options)).errors());
      cluster.awaitEqual(ids(specs));
      assertEquals(NODES, new HashSet<>(cluster.places().values()).size());
      for (ProcessHub hub : cluster.hubs) {
        ProcessRecord record = hub.lookup("s1-123");
        assertNotNull(record);
        assertEquals(Set.of("tag-4"), record.tags());
        assertEquals(123, record.metadata().getInteger("number"));
      }
      assertEquals(Map.of(), await(cluster.hub(1).stopProcesses(ids(specs))).errors());
      cluster.awaitEqual(List.of());
    }
  }
}
