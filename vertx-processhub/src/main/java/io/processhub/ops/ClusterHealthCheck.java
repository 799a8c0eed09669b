package io.processhub.ops;

import io.processhub.cluster.ClusterHealth;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.ext.healthchecks.Status;
import java.util.Objects;

/**
 * A health-check procedure for the cluster that works under the decorator, as that of
 * vertx-infinispan does not: {@code HealthChecks.create(vertx).register("cluster",
 * ClusterHealthCheck.create(vertx))}.
 *
 * <p>With Infinispan it is up when every cache is healthy, else when this node sees itself in the
 * cluster. Needs {@code vertx-health-check}, an optional dependency.
 */
public final class ClusterHealthCheck implements Handler<Promise<Status>> {
  private final Vertx vertx;
  private final boolean detailed;

  private ClusterHealthCheck(Vertx vertx, boolean detailed) {
    this.vertx = Objects.requireNonNull(vertx, "vertx");
    this.detailed = detailed;
  }

  /** With details: node ids, and with Infinispan the state of each cache. */
  public static ClusterHealthCheck create(Vertx vertx) {
    return new ClusterHealthCheck(vertx, true);
  }

  /** With details or without. */
  public static ClusterHealthCheck create(Vertx vertx, boolean detailed) {
    return new ClusterHealthCheck(vertx, detailed);
  }

  /**
   * Completes the promise with the status, and fails it when the Vertx is not clustered. Called on
   * an event loop, waits for nothing on it.
   */
  @Override
  public void handle(Promise<Status> promise) {
    // the state of the caches is collected under locks of Infinispan's
    vertx
        .executeBlocking(() -> ClusterHealth.of(vertx), false)
        .map(
            health -> {
              Status status = new Status().setOk(health.healthy());
              return detailed ? status.setData(health.details()) : status;
            })
        .onComplete(promise);
  }
}
