package io.processhub.cluster;

import io.vertx.core.Completable;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.AsyncMap;
import io.vertx.core.shareddata.Counter;
import io.vertx.core.shareddata.Lock;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.NodeListener;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.core.spi.cluster.RegistrationListener;
import io.vertx.core.spi.cluster.RegistrationUpdateEvent;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One node of a {@link FakeCluster}; has no maps of its own, locks or counters. */
class FakeClusterManager implements ClusterManager {
  private final FakeCluster cluster;
  private final String nodeId;
  private volatile @Nullable NodeListener nodeListener;
  private volatile @Nullable RegistrationListener registrationListener;
  private volatile @Nullable NodeInfo info;
  private volatile boolean active;

  FakeClusterManager(FakeCluster cluster, String nodeId) {
    this.cluster = cluster;
    this.nodeId = nodeId;
  }

  void tell(Consumer<NodeListener> event) {
    NodeListener listener = nodeListener;
    if (listener != null) {
      event.accept(listener);
    }
  }

  void updated(RegistrationUpdateEvent event) {
    RegistrationListener listener = registrationListener;
    if (listener != null && listener.wantsUpdatesFor(event.address())) {
      listener.registrationsUpdated(event);
    }
  }

  @Override
  public void init(Vertx vertx) {}

  @Override
  public void join(Completable<Void> promise) {
    active = true;
    cluster.joined(this);
    promise.succeed();
  }

  @Override
  public void leave(Completable<Void> promise) {
    active = false;
    cluster.left(this);
    promise.succeed();
  }

  @Override
  public boolean isActive() {
    return active;
  }

  @Override
  public String getNodeId() {
    return nodeId;
  }

  @Override
  public List<String> getNodes() {
    return List.copyOf(cluster.nodes);
  }

  @Override
  public void nodeListener(@Nullable NodeListener listener) {
    nodeListener = listener;
  }

  @Override
  public void registrationListener(RegistrationListener listener) {
    registrationListener = listener;
  }

  @Override
  public void setNodeInfo(NodeInfo nodeInfo, Completable<Void> promise) {
    info = nodeInfo;
    cluster.infos.put(nodeId, nodeInfo);
    promise.succeed();
  }

  @Override
  public @Nullable NodeInfo getNodeInfo() {
    return info;
  }

  @Override
  public void getNodeInfo(String node, Completable<NodeInfo> promise) {
    NodeInfo found = cluster.infos.get(node);
    if (found == null) {
      promise.fail("not a member: " + node);
    } else {
      promise.succeed(found);
    }
  }

  @Override
  public void addRegistration(String address, RegistrationInfo added, Completable<Void> promise) {
    if (cluster.refuseWrites) {
      promise.fail("busy");
      return;
    }
    cluster.put(address, added, true);
    promise.succeed();
  }

  @Override
  public void removeRegistration(
      String address, RegistrationInfo removed, Completable<Void> promise) {
    cluster.put(address, removed, false);
    promise.succeed();
  }

  @Override
  public void getRegistrations(String address, Completable<List<RegistrationInfo>> promise) {
    promise.succeed(cluster.of(address));
  }

  @Override
  public String clusterHost() {
    return "127.0.0.1";
  }

  @Override
  public <K, V> Map<K, V> getSyncMap(String name) {
    return new ConcurrentHashMap<>();
  }

  @Override
  public <K, V> void getAsyncMap(String name, Completable<AsyncMap<K, V>> promise) {
    promise.fail("no maps");
  }

  @Override
  public void getLockWithTimeout(String name, long timeout, Completable<Lock> promise) {
    promise.fail("no locks");
  }

  @Override
  public void getCounter(String name, Completable<Counter> promise) {
    promise.fail("no counters");
  }
}
