package io.processhub.cluster;

import io.vertx.core.spi.cluster.ClusterManager;
import org.jspecify.annotations.Nullable;

/** Where the wrapped cluster manager comes from, decided before it may be created or started. */
interface ManagerSource {
  /** The wrapped manager as far as it is known before {@link #open()}. */
  @Nullable ClusterManager known();

  /**
   * Makes the manager ready to join. May block; called once.
   *
   * @throws Exception what {@code join} is to fail with
   */
  ClusterManager open() throws Exception;

  /** Stops what {@link #open()} started. May block; called after the manager left. */
  default void close() {}

  /** A manager that someone else made. */
  static ManagerSource of(ClusterManager manager) {
    return new ManagerSource() {
      @Override
      public ClusterManager known() {
        return manager;
      }

      @Override
      public ClusterManager open() {
        if (InfinispanSource.isInfinispan(manager)) {
          InfinispanSource.checkJdk(Runtime.version().feature());
        }
        return manager;
      }
    };
  }

  /** No manager, and why: Vert.x must hear of it from {@code join}, not while it boots. */
  static ManagerSource failing(String message) {
    return new ManagerSource() {
      @Override
      public @Nullable ClusterManager known() {
        return null;
      }

      @Override
      public ClusterManager open() {
        throw new IllegalStateException(message);
      }
    };
  }
}
