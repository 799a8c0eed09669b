package io.processhub.scenario;

import io.processhub.cluster.HubClusterManager;
import io.vertx.core.Vertx;
import io.vertx.ext.cluster.infinispan.InfinispanClusterManager;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
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
   * Likewise, once it falls no more. JGroups keeps each multicast until all have said that they
   * have it, for which it asks every 20 s on average, later while views change: it is made to ask
   * now.
   */
  static long settled(HubCluster cluster) {
    List<STABLE> protocols = cluster.nodes.nodes().stream().map(Heap::stability).toList();
    List<Integer> before = protocols.stream().map(STABLE::getStabilityReceived).toList();
    HubCluster.until(
        () -> {
          protocols.forEach(STABLE::gc);
          List<Integer> now = protocols.stream().map(STABLE::getStabilityReceived).toList();
          boolean all = IntStream.range(0, now.size()).allMatch(i -> now.get(i) > before.get(i));
          return all ? null : "agreements on what all have: " + now + ", before " + before;
        });
    long least = Long.MAX_VALUE;
    int calm = 0;
    while (calm < CALM) {
      long used = used();
      calm = used < least - STEP ? 0 : calm + 1;
      least = Math.min(least, used);
    }
    return least;
  }

  @SuppressWarnings("removal") // getTransport; what replaces it is internal to Infinispan
  private static STABLE stability(Vertx vertx) {
    InfinispanClusterManager manager =
        Objects.requireNonNull(HubClusterManager.of(vertx)).unwrap(InfinispanClusterManager.class);
    DefaultCacheManager caches = (DefaultCacheManager) manager.getCacheContainer();
    JGroupsTransport transport = (JGroupsTransport) caches.getTransport();
    return transport.getChannel().getProtocolStack().findProtocol(STABLE.class);
  }
}
