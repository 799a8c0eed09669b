package io.processhub.scenario;

import io.processhub.cluster.HubClusterManager;
import io.vertx.core.Vertx;
import io.vertx.ext.cluster.infinispan.InfinispanClusterManager;
import java.util.Objects;
import org.infinispan.manager.DefaultCacheManager;
import org.infinispan.remoting.transport.jgroups.JGroupsTransport;
import org.jgroups.protocols.pbcast.STABLE;

/** What this JVM holds on to. */
final class Heap {
  /** Less is noise. */
  private static final long STEP = 64 << 10;

  private static final int CALM = 3;

  private Heap() {}

  /** In use after a full collection, in bytes. */
  static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /**
   * Likewise, once it falls no more. JGroups keeps each multicast until it has heard that all have
   * it, and by itself asks for that only every 20 s on average, later while views change: it is
   * told to ask now.
   */
  static long settled(HubCluster cluster) {
    long least = Long.MAX_VALUE;
    int calm = 0;
    while (calm < CALM) {
      cluster.nodes.nodes().forEach(Heap::letGo);
      long used = used();
      calm = used < least - STEP ? 0 : calm + 1;
      least = Math.min(least, used);
    }
    return least;
  }

  @SuppressWarnings("removal") // getTransport; what replaces it is internal to Infinispan
  private static void letGo(Vertx vertx) {
    InfinispanClusterManager manager =
        Objects.requireNonNull(HubClusterManager.of(vertx)).unwrap(InfinispanClusterManager.class);
    DefaultCacheManager caches = (DefaultCacheManager) manager.getCacheContainer();
    JGroupsTransport transport = (JGroupsTransport) caches.getTransport();
    STABLE stable = transport.getChannel().getProtocolStack().findProtocol(STABLE.class);
    stable.gc();
  }
}
