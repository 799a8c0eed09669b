package io.processhub.cluster;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.ProcessHub;
import io.processhub.ProcessHubOptions;
import io.processhub.testing.TestClusters;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.Test;

class WithoutDecoratorTest {
  @Test
  void a_hub_on_a_clustered_vertx_without_the_decorator_is_refused_with_the_way_out() {
    System.setProperty(HubClusterProvider.SWITCH, "off");
    Vertx vertx;
    try {
      vertx =
          TestClusters.await(
              Vertx.builder().withClusterManager(new FakeCluster().manager()).buildClustered());
    } finally {
      System.clearProperty(HubClusterProvider.SWITCH);
    }
    try {
      ProcessHub hub = ProcessHub.create(vertx, new ProcessHubOptions());
      IllegalStateException refused =
          assertThrows(IllegalStateException.class, () -> TestClusters.await(hub.start()));
      assertTrue(refused.getMessage().contains("META-INF/services"), refused.getMessage());
      assertTrue(refused.getMessage().contains("HubClusterManager.over"), refused.getMessage());
    } finally {
      TestClusters.await(vertx.close());
    }
  }
}
