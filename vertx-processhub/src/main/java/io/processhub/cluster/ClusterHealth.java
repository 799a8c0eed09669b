package io.processhub.cluster;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.ext.cluster.infinispan.InfinispanClusterManager;
import java.util.List;
import org.infinispan.health.CacheHealth;
import org.infinispan.health.Health;
import org.infinispan.health.HealthStatus;
import org.infinispan.manager.EmbeddedCacheManager;

/**
 * What the cluster manager says of its health, decorated or not.
 *
 * @param healthy with Infinispan, whether every cache is; else whether this node sees itself
 * @param details {@code node}, {@code nodes} and with Infinispan {@code status} and {@code caches}
 */
public record ClusterHealth(boolean healthy, JsonObject details) {
  /**
   * Collects it; may block.
   *
   * @throws IllegalStateException if the Vertx is not clustered, or left its cluster
   */
  public static ClusterHealth of(Vertx vertx) {
    ClusterManager manager = VertxInternals.clusterManager(vertx);
    if (manager == null) {
      throw new IllegalStateException("this Vertx is not clustered");
    }
    if (!manager.isActive()) {
      throw new IllegalStateException("this Vertx has left its cluster");
    }
    String self = manager.getNodeId();
    List<String> nodes = manager.getNodes();
    JsonObject details = new JsonObject().put("node", self).put("nodes", new JsonArray(nodes));
    boolean seen = nodes.contains(self);
    ClusterManager wrapped =
        manager instanceof HubClusterManager own ? own.unwrap(ClusterManager.class) : manager;
    return InfinispanSource.isInfinispan(wrapped)
        ? Infinispan.health((InfinispanClusterManager) wrapped, details)
        : new ClusterHealth(seen, details);
  }

  /** Apart, so that it is linked only where Infinispan is. */
  private static final class Infinispan {
    static ClusterHealth health(InfinispanClusterManager manager, JsonObject details) {
      Health health = ((EmbeddedCacheManager) manager.getCacheContainer()).getHealth();
      HealthStatus status = health.getClusterHealth().getHealthStatus();
      JsonObject caches = new JsonObject();
      for (CacheHealth each : health.getCacheHealth()) {
        caches.put(each.getCacheName(), each.getStatus().name());
      }
      details.put("status", status.name()).put("caches", caches);
      return new ClusterHealth(status == HealthStatus.HEALTHY, details);
    }
  }
}
