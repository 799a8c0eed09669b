package io.processhub.cluster;

import static io.processhub.testing.TestClusters.await;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.ArrayList;
import java.util.List;

/** Clustered Vertx instances over the fake manager, with quick timings; they start in no time. */
final class FakeNodes implements AutoCloseable {
  static final SeamSettings QUICK = new SeamSettings(20, 30, 60_000, 1_000, 100, 0);

  final FakeCluster cluster = new FakeCluster();
  private final List<Vertx> nodes = new ArrayList<>();

  HubClusterManager add() {
    return add(QUICK);
  }

  HubClusterManager add(SeamSettings settings) {
    HubClusterManager manager =
        new HubClusterManager(ManagerSource.of(cluster.manager()), settings);
    nodes.add(
        await(
            Vertx.builder()
                .with(new VertxOptions().setEventLoopPoolSize(2))
                .withClusterManager(manager)
                .buildClustered()));
    return manager;
  }

  Vertx vertx(int index) {
    return nodes.get(index);
  }

  @Override
  public void close() {
    nodes.forEach(each -> await(each.close()));
  }
}
