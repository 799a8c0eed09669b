package io.processhub.scenario;

import static io.processhub.scenario.HubCluster.await;
import static io.processhub.scenario.HubCluster.counters;
import static io.processhub.scenario.HubCluster.ids;
import static io.processhub.scenario.HubCluster.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.ProcessHub;
import io.processhub.ProcessHubOptions;
import io.processhub.ProcessSpec;
import io.processhub.strategy.own.AtMost;
import io.processhub.strategy.own.ColdWithoutState;
import io.processhub.strategy.own.EveryOther;
import io.processhub.strategy.own.TellTheNext;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** C1: a user's own strategy of each kind works in a hub, by instance and by class name. */
class OwnStrategiesInHubTest {
  private static final int MANY = 60;

  /** With the strategy as an object, or as read from JSON. */
  private static UnaryOperator<ProcessHubOptions> options(
      boolean named, String kind, JsonObject json, UnaryOperator<ProcessHubOptions> byInstance) {
    return options ->
        named ? new ProcessHubOptions(options.toJson().put(kind, json)) : byInstance.apply(options);
  }

  private static JsonObject type(Class<?> type) {
    return new JsonObject().put("type", type.getName());
  }

  private static List<String> start(HubCluster cluster, String prefix) {
    List<ProcessSpec> specs = counters(prefix, MANY);
    assertEquals(Map.of(), await(cluster.hub(0).startProcesses(specs)).errors());
    return ids(specs);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void redundancy(boolean named) {
    UnaryOperator<ProcessHubOptions> own =
        options(
            named,
            "redundancy",
            type(EveryOther.class),
            all -> all.setRedundancy(new EveryOther()));
    try (HubCluster cluster = HubCluster.of(2, own)) {
      List<String> ids = start(cluster, "other-" + named);
      cluster.awaitReplicas(ids, 1, 1);
      cluster.join();
      cluster.awaitNodes();
      cluster.awaitReplicas(ids, 2, 1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void migration(boolean named) {
    for (boolean handover : List.of(true, false)) {
      UnaryOperator<ProcessHubOptions> own =
          options(
              named,
              "migration",
              type(ColdWithoutState.class).put("handover", handover),
              all -> all.setMigration(new ColdWithoutState(handover)));
      try (HubCluster cluster = HubCluster.of(1, own)) {
        String prefix = "cold-" + named + handover;
        List<ProcessSpec> specs =
            HubCluster.specs(MANY, i -> new ProcessSpec(prefix + i, Standby.class));
        await(cluster.hub(0).startProcesses(specs));
        for (String id : ids(specs)) {
          await(cluster.node(0).eventBus().request(cluster.hub(0).address(id), "count"));
        }
        cluster.join();
        cluster.awaitNodes();
        until(() -> cluster.places().containsValue("n1") ? null : "nothing moved");
        cluster.awaitEqual(ids(specs));
        Stream<Integer> moved =
            cluster.places().entrySet().stream()
                .filter(at -> at.getValue().equals("n1"))
                .map(at -> count(cluster, at.getKey()));
        List<Integer> counts = moved.distinct().toList();
        assertEquals(List.of(handover ? 1 : 0), counts);
      }
    }
  }

  private static int count(HubCluster cluster, String id) {
    return await(cluster.node(0).eventBus().<JsonObject>request(cluster.hub(0).address(id), "?"))
        .body()
        .getInteger("count");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void synchronization(boolean named) {
    UnaryOperator<ProcessHubOptions> own =
        options(
            named,
            "synchronization",
            type(TellTheNext.class),
            all -> all.setSynchronization(new TellTheNext()));
    long before = TellTheNext.ASKED.get();
    try (HubCluster cluster = HubCluster.of(3, own)) {
      List<String> ids = start(cluster, "told-" + named);
      cluster.awaitEqual(ids);
      assertTrue(TellTheNext.ASKED.get() > before);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void partition_tolerance(boolean named) {
    UnaryOperator<ProcessHubOptions> own =
        options(
            named,
            "partitionTolerance",
            type(AtMost.class).put("voters", 2),
            all -> all.setPartitionTolerance(new AtMost(2)));
    try (HubCluster cluster = HubCluster.of(2, all -> own.apply(all.setLease(1_000)))) {
      List<String> ids = start(cluster, "most-" + named);
      cluster.awaitEqual(ids);
      Throwable tooMany =
          HubCluster.failure(ProcessHub.create(cluster.nodes.add(), cluster.nextOptions()).start());
      assertTrue(tooMany.getMessage().contains("one too many"), tooMany.getMessage());
    }
  }
}
