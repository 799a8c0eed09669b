package io.processhub.scenario;

import static io.processhub.testing.TestClusters.await;
import static io.processhub.testing.TestClusters.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.processhub.ProcessHub;
import io.processhub.ProcessHubOptions;
import io.processhub.ProcessSpec;
import io.processhub.cluster.HubClusterManager;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.metrics.MetricsOptions;
import io.vertx.core.spi.metrics.EventBusMetrics;
import io.vertx.core.spi.metrics.VertxMetrics;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;

/** When there is a consumer at a replica address: Vert.x tells its metrics of each. */
class ReplicaAddressCostTest {
  private final Set<String> open = new ConcurrentSkipListSet<>();

  private VertxBuilder vertx() {
    EventBusMetrics<String> bus =
        new EventBusMetrics<>() {
          @Override
          public String handlerRegistered(String address) {
            if (address.contains(".replica.")) {
              open.add(address);
            }
            return address;
          }

          @Override
          public void handlerUnregistered(String address) {
            open.remove(address);
          }
        };
    VertxMetrics metrics =
        new VertxMetrics() {
          @Override
          public EventBusMetrics<?> createEventBusMetrics() {
            return bus;
          }
        };
    return Vertx.builder()
        .with(new VertxOptions().setMetricsOptions(new MetricsOptions().setEnabled(true)))
        .withMetrics(options -> metrics);
  }

  private static long count(Vertx vertx, String address) {
    return ((JsonObject) await(vertx.eventBus().request(address, "hi")).body()).getLong("count");
  }

  @Test
  void replica_address_is_open_from_its_first_use_to_the_end_of_the_replica() {
    HubClusterManager manager = HubClusterManager.inJvm("test-" + UUID.randomUUID());
    Vertx vertx = await(vertx().withClusterManager(manager).buildClustered());
    try {
      ProcessHub hub = await(ProcessHub.create(vertx, named("me")).start());
      await(hub.startProcess(new ProcessSpec("p", Counter.class)));
      await(hub.startProcess(new ProcessSpec("q", Counter.class)));
      assertEquals(1, count(vertx, hub.address("p")));
      assertEquals(Set.of(), open);

      String byName = hub.address("p", "me");
      assertEquals(2, count(vertx, byName));
      assertEquals(Set.of(byName), new TreeSet<>(open));
      String byId = hub.address("p", manager.nodeId());
      assertEquals(3, count(vertx, byId));
      assertEquals(4, count(vertx, byId));
      assertEquals(Set.of(byName, byId), new TreeSet<>(open));

      await(hub.stopProcess("p"));
      eventually("closed", open::isEmpty);
    } finally {
      await(vertx.close());
    }
  }

  @Test
  void hub_that_runs_alone_has_both_addresses_from_the_start() {
    Vertx vertx = vertx().build();
    try {
      ProcessHub hub = await(ProcessHub.create(vertx, named("me")).start());
      await(hub.startProcess(new ProcessSpec("p", Counter.class)));
      String id = hub.lookup("p").replicas().get(0).node();
      assertEquals(1, count(vertx, hub.address("p", "me")));
      assertEquals(2, count(vertx, hub.address("p", id)));
      await(hub.stopProcess("p"));
      eventually("closed", open::isEmpty);
    } finally {
      await(vertx.close());
    }
  }

  private static ProcessHubOptions named(String name) {
    return new ProcessHubOptions().setNodeName(name);
  }
}
