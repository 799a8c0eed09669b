package io.processhub.cluster;

import io.processhub.wire.Addresses;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.AsyncMap;
import io.vertx.core.shareddata.Counter;
import io.vertx.core.shareddata.Lock;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.core.spi.cluster.RegistrationListener;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The cluster manager's SPI, passed on to the manager that a source opens on join. Keeps what
 * repair needs: this node's registrations and where event buses listen. Registrations of resolved
 * addresses succeed at once and go nowhere.
 */
abstract class DelegatingManager implements ClusterManager {
  private final ManagerSource source;
  private final LearnedNodes learned = new LearnedNodes();
  private final LocalRegistrations local = new LocalRegistrations();

  private volatile @Nullable ClusterManager delegate;
  private volatile @Nullable Vertx vertx;
  private volatile @Nullable RegistrationListener registrationListener;

  /** Kept here: Infinispan's manager gives it out under a lock that it holds while it waits. */
  private volatile @Nullable NodeInfo nodeInfo;

  DelegatingManager(ManagerSource source) {
    this.source = source;
  }

  /** The wrapped manager; null if it is made on join and that has not happened. */
  @Nullable ClusterManager known() {
    ClusterManager wrapped = delegate;
    return wrapped != null ? wrapped : source.known();
  }

  private ClusterManager delegate() {
    ClusterManager wrapped = delegate;
    if (wrapped == null) {
      throw new IllegalStateException("the node has not joined the cluster");
    }
    return wrapped;
  }

  Vertx vertx() {
    return Objects.requireNonNull(vertx, "init has not been called");
  }

  LearnedNodes learnedNodes() {
    return learned;
  }

  LocalRegistrations localRegistrations() {
    return local;
  }

  @Nullable RegistrationListener registrationListener() {
    return registrationListener;
  }

  /** Opens the wrapped manager and joins with it; from then on it is the delegate. */
  Future<ClusterManager> joinDelegate() {
    Vertx own = vertx();
    return own.executeBlocking(source::open, false)
        .compose(
            manager -> {
              manager.init(own);
              manager.registrationListener(Objects.requireNonNull(registrationListener));
              Promise<Void> joined = Promise.promise();
              manager.join(joined);
              return joined.future().map(manager);
            })
        .map(
            manager -> {
              delegate = manager;
              return manager;
            });
  }

  /** Leaves, if it joined, and closes what the source opened, whatever comes of the leaving. */
  Future<Void> leaveDelegate() {
    ClusterManager wrapped = delegate;
    Promise<Void> left = Promise.promise();
    if (wrapped == null) {
      left.complete();
    } else {
      wrapped.leave(left);
    }
    return left.future().eventually(() -> vertx().executeBlocking(this::closeSource, false));
  }

  private @Nullable Void closeSource() {
    source.close();
    return null;
  }

  @Override
  public void init(Vertx vertx) {
    this.vertx = vertx;
  }

  @Override
  public void registrationListener(RegistrationListener listener) {
    registrationListener = listener;
    ClusterManager wrapped = delegate;
    if (wrapped != null) {
      wrapped.registrationListener(listener);
    }
  }

  @Override
  public String getNodeId() {
    return delegate().getNodeId();
  }

  @Override
  public List<String> getNodes() {
    return delegate().getNodes();
  }

  @Override
  public void setNodeInfo(NodeInfo nodeInfo, Completable<Void> promise) {
    ClusterManager wrapped = delegate();
    this.nodeInfo = nodeInfo;
    wrapped.setNodeInfo(nodeInfo, promise);
  }

  @Override
  public @Nullable NodeInfo getNodeInfo() {
    return nodeInfo;
  }

  @Override
  public void getNodeInfo(String nodeId, Completable<NodeInfo> promise) {
    delegate()
        .getNodeInfo(
            nodeId,
            (info, failure) -> {
              NodeInfo known = info != null ? info : learned.of(nodeId);
              promise.complete(known, known != null ? null : failure);
            });
  }

  @Override
  public void addRegistration(
      String address, RegistrationInfo registrationInfo, Completable<Void> promise) {
    if (Addresses.isResolved(address)) {
      promise.succeed();
      return;
    }
    if (registrationInfo.localOnly()) {
      delegate().addRegistration(address, registrationInfo, promise);
      return;
    }
    local.add(address, registrationInfo);
    delegate()
        .addRegistration(
            address,
            registrationInfo,
            (done, failure) -> {
              if (failure != null) {
                local.remove(address, registrationInfo);
              }
              promise.complete(done, failure);
            });
  }

  @Override
  public void removeRegistration(
      String address, RegistrationInfo registrationInfo, Completable<Void> promise) {
    if (Addresses.isResolved(address)) {
      promise.succeed();
      return;
    }
    local.remove(address, registrationInfo);
    delegate().removeRegistration(address, registrationInfo, promise);
  }

  @Override
  public void getRegistrations(String address, Completable<List<RegistrationInfo>> promise) {
    delegate().getRegistrations(address, promise);
  }

  @Override
  public <K, V> void getAsyncMap(String name, Completable<AsyncMap<K, V>> promise) {
    delegate().getAsyncMap(name, promise);
  }

  @Override
  public <K, V> Map<K, V> getSyncMap(String name) {
    return delegate().getSyncMap(name);
  }

  @Override
  public void getLockWithTimeout(String name, long timeout, Completable<Lock> promise) {
    delegate().getLockWithTimeout(name, timeout, promise);
  }

  @Override
  public void getCounter(String name, Completable<Counter> promise) {
    delegate().getCounter(name, promise);
  }

  @Override
  public boolean isActive() {
    ClusterManager wrapped = delegate;
    return wrapped != null && wrapped.isActive();
  }

  @Override
  public @Nullable String clusterHost() {
    return delegate().clusterHost();
  }

  @Override
  public @Nullable String clusterPublicHost() {
    return delegate().clusterPublicHost();
  }
}
