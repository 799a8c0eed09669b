package io.processhub.cluster;

import io.vertx.core.Closeable;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.cluster.ClusterManager;
import org.jspecify.annotations.Nullable;

/** The few internals of Vert.x that the hub needs, behind names of our own. */
public final class VertxInternals {
  private VertxInternals() {}

  /**
   * A new event-loop context that belongs to no deployment: what is created on it lives until it is
   * closed or the Vertx is.
   */
  public static Context newContext(Vertx vertx) {
    return internal(vertx).createEventLoopContext();
  }

  /**
   * Adds a hook that {@code vertx.close()} calls before it undeploys anything. All hooks run at
   * once, and closing goes on when every one has completed.
   */
  public static void addCloseHook(Vertx vertx, Closeable hook) {
    internal(vertx).addCloseHook(hook);
  }

  /** Takes the hook away; nothing happens when it was not there or has run. */
  public static void removeCloseHook(Vertx vertx, Closeable hook) {
    internal(vertx).removeCloseHook(hook);
  }

  /** The cluster manager as Vert.x uses it, or null when the Vertx is not clustered. */
  public static @Nullable ClusterManager clusterManager(Vertx vertx) {
    return vertx instanceof VertxInternal internal ? internal.clusterManager() : null;
  }

  /** A promise whose future calls its listeners on the context. */
  static <T> Promise<T> promise(Context context) {
    return ((ContextInternal) context).promise();
  }

  private static VertxInternal internal(Vertx vertx) {
    if (vertx instanceof VertxInternal internal) {
      return internal;
    }
    throw new IllegalArgumentException(
        "vertx is no Vert.x core instance: " + vertx.getClass().getName());
  }
}
