package io.processhub.cluster;

import io.processhub.wire.Addresses;
import io.vertx.core.Completable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.NodeListener;
import io.vertx.core.spi.cluster.RegistrationInfo;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A cluster manager around any other that lets hubs share it: many membership listeners, addresses
 * resolved from memory, an address that answers on every node, and repair of Vert.x's own
 * clustering.
 *
 * <p>Installed by itself through {@code META-INF/services/io.vertx.core.spi.VertxServiceProvider},
 * or by hand with {@link #over}. Everything that the SPI offers goes to the wrapped manager, except
 * that registrations of resolved addresses are swallowed: they succeed at once and nothing is
 * written.
 *
 * <p>Methods may be called from any thread. What the seam calls back it calls on one event-loop
 * context of its own, unless said otherwise.
 */
public final class HubClusterManager extends DelegatingManager {
  private final SeamSettings settings;
  private final HubTable hubs = new HubTable();
  private final Selections selections = new Selections();
  private volatile @Nullable Seam seam;
  private volatile boolean ownSelector;

  HubClusterManager(ManagerSource source, SeamSettings settings) {
    super(source);
    this.settings = settings;
  }

  /**
   * Wraps a cluster manager; one that is wrapped already is returned as it is.
   *
   * <p>An {@code InfinispanClusterManager} made by its constructor without arguments gets the
   * configuration that ProcessHub looks for, by way of a new instance.
   */
  public static HubClusterManager over(ClusterManager manager) {
    Objects.requireNonNull(manager, "manager");
    return manager instanceof HubClusterManager wrapped
        ? wrapped
        : new HubClusterManager(ClusterManagerChoice.source(manager), SeamSettings.DEFAULT);
  }

  /**
   * A manager for tests: Infinispan over memory, for nodes of one cluster name within one JVM. No
   * socket but the event bus's.
   */
  public static HubClusterManager inJvm(String clusterName) {
    return new HubClusterManager(inJvmSource(clusterName), SeamSettings.DEFAULT);
  }

  static ManagerSource inJvmSource(String clusterName) {
    return new InfinispanSource(
        null,
        new InfinispanConfig(InfinispanConfig.OWN, InfinispanConfig.IN_JVM_JGROUPS, clusterName));
  }

  /** The decorator of this Vertx; null when it is not clustered or has none. */
  public static @Nullable HubClusterManager of(Vertx vertx) {
    return VertxInternals.clusterManager(vertx) instanceof HubClusterManager own ? own : null;
  }

  /**
   * The wrapped manager as the type asked for; this one if that is its class.
   *
   * @throws ClassCastException if the wrapped manager is of another type, naming both
   * @throws IllegalStateException if it is created in {@code join} and that has not happened
   */
  public <T> T unwrap(Class<T> type) {
    if (type == HubClusterManager.class) {
      return type.cast(this);
    }
    ClusterManager wrapped = known();
    if (wrapped == null) {
      throw new IllegalStateException("the cluster manager is created when the node joins");
    }
    if (!type.isInstance(wrapped)) {
      throw new ClassCastException(
          "the wrapped cluster manager is a "
              + wrapped.getClass().getName()
              + ", not a "
              + type.getName());
    }
    return type.cast(wrapped);
  }

  /**
   * Adds a listener that gets all node ids of the cluster, on the seam's context, whenever they may
   * have changed: after each event of the cluster manager, and when polling (each second) shows
   * another list. Only a hint: calls may be late, repeated or skip views in between.
   *
   * @return removes the listener
   */
  public Runnable addMembershipListener(Consumer<List<String>> listener) {
    return seam().membership.add(listener);
  }

  /**
   * Adds a listener that is told the ids of nodes whose process seems to have ended: its
   * connections closed, and it refuses new ones. That is known within milliseconds and is only a
   * hint: the node may still be listed for seconds, and it may be back.
   *
   * @param listener called on the seam's context, each time that a node seems to have ended
   * @return removes the listener
   */
  public Runnable addSuspicionListener(Consumer<String> listener) {
    return seam().lifelines.add(listener);
  }

  /** Like the next, for a hub that takes no control messages. */
  public Runnable registerHub(String hubId, HubRoutes routes) {
    return registerHub(
        hubId,
        routes,
        message ->
            message.fail(
                ControlEndpoint.MALFORMED, "this hub takes no control messages: " + hubId));
  }

  /**
   * Resolves the hub's addresses from these routes from now on, and hands over control messages for
   * the hub which arrive at {@link ControlEndpoint} (see {@link #ask}).
   *
   * @param control called on the seam's context; it must reply or fail each message
   * @return takes the hub out again
   * @throws IllegalArgumentException if the hub id is malformed
   * @throws IllegalStateException if a hub of this id runs in this Vertx, or the node has not
   *     joined
   */
  public Runnable registerHub(String hubId, HubRoutes routes, Handler<Message<Buffer>> control) {
    Seam running = seam();
    HubTable.Hub hub = hubs.add(hubId, routes, control);
    running.endpoint.open();
    return () -> {
      if (hubs.remove(hub)) {
        running.feed.hubGone(hubId);
      }
    };
  }

  /**
   * Tells that the routes of these processes are different now. Costs nothing where the own
   * selector reads the routes on each send; the fallback passes the change on to Vert.x's.
   */
  public void routesChanged(String hubId, Collection<String> processIds) {
    if (!ownSelector && !processIds.isEmpty()) {
      HubTable.Hub hub = hubs.get(hubId);
      if (hub != null) {
        seam().feed.routesChanged(hub, processIds);
      }
    }
  }

  /**
   * Sends a control message for a hub to a node that may not run it.
   *
   * @param timeoutMs for the answer, in ms
   * @return the answer; fails with a {@code ReplyException} with code {@link
   *     ControlEndpoint#NO_SUCH_HUB} when the node lives and has not got that hub. A time-out means
   *     unknown, never absent
   */
  public Future<Message<Buffer>> ask(String nodeId, String hubId, Buffer body, long timeoutMs) {
    DeliveryOptions options = forHub(hubId).setSendTimeout(timeoutMs);
    return seam().vertx.eventBus().request(Addresses.seam(nodeId), body, options);
  }

  /** The same without an answer. */
  public void tell(String nodeId, String hubId, Buffer body) {
    seam().vertx.eventBus().send(Addresses.seam(nodeId), body, forHub(hubId));
  }

  private static DeliveryOptions forHub(String hubId) {
    return new DeliveryOptions().addHeader(ControlEndpoint.HUB, Addresses.validHubId(hubId));
  }

  /** Remembers where a node's event bus listens, for when the cluster has lost that. */
  public void learnNodeInfo(String nodeId, NodeInfo info) {
    learnedNodes().learn(nodeId, info);
  }

  /** Where this node's event bus listens; null before it has started. */
  public @Nullable NodeInfo localNodeInfo() {
    return getNodeInfo();
  }

  /** The same as bytes, which {@link #learnNode} reads; empty before the event bus has started. */
  public Buffer describeNode() {
    NodeInfo info = localNodeInfo();
    Buffer bytes = Buffer.buffer();
    if (info != null) {
      info.writeToBuffer(bytes);
    }
    return bytes;
  }

  /** Remembers where a node's event bus listens, from what the node said of itself. */
  public void learnNode(String nodeId, Buffer description) {
    if (description.length() > 0) {
      NodeInfo info = new NodeInfo();
      info.readFromBuffer(0, description);
      learnNodeInfo(nodeId, info);
    }
  }

  /** This node's id, the same as {@link #getNodeId()}. */
  public String nodeId() {
    return getNodeId();
  }

  /** Whether anybody in the cluster has registered for that address; not for a resolved one. */
  public Future<Boolean> hasConsumers(String address) {
    Promise<List<RegistrationInfo>> found = Promise.promise();
    getRegistrations(address, found);
    return found.future().map(all -> !all.isEmpty());
  }

  /** Whether resolved addresses are selected from memory, not through registrations. */
  public boolean hasOwnSelector() {
    return ownSelector;
  }

  /**
   * After how many ms alone the node says so in the log, once; 0 for never. Counts from this call.
   */
  public void aloneWarning(long delayMs) {
    seam().aloneWarning(delayMs);
  }

  /**
   * Calls back as soon as every message has been written to its connection, or queued for its
   * consumer here, whose node was selected before by a route of a hub. What is selected after this
   * knows the routes of which {@link #routesChanged} has told before.
   *
   * @param done called on the seam's context
   */
  public void flushSelections(Runnable done) {
    seam().flush(done);
  }

  /**
   * Tells a node that has not got the hub to forget where these processes are.
   *
   * @param timeoutMs for the answer, in ms
   * @return whether it has, and all that it had sent to this node by what it knew has arrived here.
   *     False when it does not answer, or has the hub; never fails
   */
  public Future<Boolean> tellMoved(
      String nodeId, String hubId, List<String> processIds, long timeoutMs) {
    DeliveryOptions options =
        forHub(hubId)
            .setSendTimeout(timeoutMs)
            .addHeader(ControlEndpoint.LOCATE, ControlEndpoint.MOVED);
    return seam()
        .vertx
        .eventBus()
        .request(Addresses.seam(nodeId), new JsonArray(processIds), options)
        .map(true)
        .otherwise(
            // one that knows nothing of moves keeps no order either
            failure ->
                failure instanceof ReplyException reply
                    && reply.failureType() == ReplyFailure.RECIPIENT_FAILURE
                    && reply.failureCode() != ControlEndpoint.HUB_RUNS);
  }

  Selections selections() {
    return selections;
  }

  private Future<NodeInfo> findNodeInfo(String nodeId) {
    Promise<NodeInfo> found = Promise.promise();
    getNodeInfo(nodeId, found);
    return found.future();
  }

  HubTable hubs() {
    return hubs;
  }

  HubResolver resolver() {
    return seam().resolver;
  }

  HubLocator locator() {
    return seam().locator();
  }

  Seam seam() {
    Seam running = seam;
    if (running == null) {
      throw new IllegalStateException("the node has not joined the cluster");
    }
    return running;
  }

  void selectorInstalled() {
    ownSelector = true;
  }

  void eventBusStarted() {
    seam().endpoint.open();
  }

  @Override
  public void join(Completable<Void> promise) {
    if (seam != null) {
      promise.fail(new IllegalStateException("this cluster manager serves another Vertx already"));
      return;
    }
    joinDelegate()
        .map(
            manager -> {
              Vertx own = vertx();
              Context context = VertxInternals.newContext(own);
              Seam started =
                  new Seam(
                      own,
                      context,
                      manager,
                      hubs,
                      selections,
                      localRegistrations(),
                      this::getNodeInfo,
                      this::registrationListener,
                      this::findNodeInfo,
                      settings);
              seam = started;
              if (!ownSelector) {
                selections.countSends(own.eventBus());
              }
              started.start();
              return (Void) null;
            })
        .onComplete(promise);
  }

  @Override
  public void leave(Completable<Void> promise) {
    Seam running = seam;
    if (running != null) {
      running.stop();
    }
    leaveDelegate().onComplete(promise);
  }

  @Override
  public void nodeListener(@Nullable NodeListener listener) {
    seam().membership.vertxListener(listener);
  }

  @Override
  public void setNodeInfo(NodeInfo nodeInfo, Completable<Void> promise) {
    Seam running = seam();
    super.setNodeInfo(
        nodeInfo,
        (done, failure) -> {
          promise.complete(done, failure);
          if (failure == null) {
            running.endpoint.open();
          }
        });
  }

  @Override
  public void getRegistrations(String address, Completable<List<RegistrationInfo>> promise) {
    Addresses.Resolved to = Addresses.parse(address);
    if (to == null) {
      super.getRegistrations(address, promise);
    } else {
      seam().feed.registrations(address, to, promise);
    }
  }
}
