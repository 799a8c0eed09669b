package io.processhub.testing;

import io.processhub.cluster.HubClusterManager;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Clusters of Vertx instances within this JVM, over JGroups' SHARED_LOOPBACK; each cluster has a
 * random name, so that tests may run side by side. The first node of a JVM takes about two seconds,
 * each further one a tenth. To be closed; not for use on an event loop.
 */
public final class TestClusters implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String SELECTOR_SWITCH = "processhub.cluster.selector";

  private final String name;
  private final boolean ownSelector;
  private final List<Vertx> nodes = new ArrayList<>();

  private TestClusters(String name, boolean ownSelector) {
    this.name = name;
    this.ownSelector = ownSelector;
  }

  /** A cluster of so many nodes, all of which see each other. */
  public static TestClusters of(int size) {
    return of(size, new VertxOptions());
  }

  /** Likewise, each node with these options. */
  public static TestClusters of(int size, VertxOptions options) {
    return of(size, options, true);
  }

  /** Likewise, with nodes on which Vert.x's own selector selects. */
  public static TestClusters withVertxSelector(int size) {
    return of(size, new VertxOptions(), false);
  }

  private static TestClusters of(int size, VertxOptions options, boolean ownSelector) {
    TestClusters cluster = new TestClusters("test-" + UUID.randomUUID(), ownSelector);
    try {
      for (int i = 0; i < size; i++) {
        cluster.add(options);
      }
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /** Starts one more node and waits until all see each other. */
  public Vertx add() {
    return add(new VertxOptions());
  }

  /** Likewise, with these options. */
  public Vertx add(VertxOptions options) {
    return add(options, HubClusterManager.inJvm(name));
  }

  /** Likewise, with a manager of the caller's, which must join this cluster. */
  public Vertx add(VertxOptions options, HubClusterManager manager) {
    Vertx vertx = await(build(options, manager));
    nodes.add(vertx);
    eventually("all nodes see each other", this::complete);
    return vertx;
  }

  private Future<Vertx> build(VertxOptions options, HubClusterManager manager) {
    if (ownSelector) {
      return buildNow(options, manager);
    }
    System.setProperty(SELECTOR_SWITCH, "off");
    try {
      return buildNow(options, manager);
    } finally {
      System.clearProperty(SELECTOR_SWITCH);
    }
  }

  private static Future<Vertx> buildNow(VertxOptions options, HubClusterManager manager) {
    return Vertx.builder()
        .with(new VertxOptions(options))
        .withClusterManager(manager)
        .buildClustered();
  }

  /** The name of the cluster. */
  public String name() {
    return name;
  }

  /** The nodes that run, in the order of their start. */
  public List<Vertx> nodes() {
    return List.copyOf(nodes);
  }

  /** One of them, counting from 0. */
  public Vertx node(int index) {
    return nodes.get(index);
  }

  /** The cluster node id of one of them. */
  public String nodeId(int index) {
    return manager(index).nodeId();
  }

  /** The decorator of one of them. */
  public HubClusterManager manager(int index) {
    HubClusterManager manager = HubClusterManager.of(node(index));
    if (manager == null) {
      throw new IllegalStateException("node " + index + " has no decorator");
    }
    return manager;
  }

  /** Closes one node gracefully; the others stay. */
  public void close(Vertx vertx) {
    nodes.remove(vertx);
    await(vertx.close());
  }

  /** Closes all nodes, at once. */
  @Override
  public void close() {
    List<Future<Void>> closing = nodes.stream().map(Vertx::close).toList();
    nodes.clear();
    await(Future.join(closing));
  }

  /** The result of the future, or its failure; waits at most 30 s. */
  public static <T> T await(Future<T> future) {
    try {
      return future.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("not completed within " + PATIENCE, e);
    }
  }

  /** Waits until the condition holds; fails with what was awaited after 30 s. */
  public static void eventually(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("not within " + PATIENCE + ": " + what);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  private boolean complete() {
    @Nullable List<String> first = null;
    for (int i = 0; i < nodes.size(); i++) {
      List<String> seen = manager(i).getNodes();
      if (seen.size() != nodes.size() || first != null && !first.equals(seen)) {
        return false;
      }
      first = seen;
    }
    return true;
  }
}
