package io.processhub.cluster;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.logging.Logger;
import io.vertx.core.internal.logging.LoggerFactory;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.RegistrationListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The parts of the decorator that live from join to leave, and the timers that drive them. */
final class Seam {
  private static final Logger log = LoggerFactory.getLogger(Seam.class);

  final Vertx vertx;
  final MembershipWatch membership;
  final ControlEndpoint endpoint;
  final HubResolver resolver;
  private final HubLocator locator;
  final RegistrationFeed feed;
  final ClusterRepair repair;
  final Lifelines lifelines;
  private final Context context;
  private final Selections selections;
  private final ClusterManager cluster;
  private final SeamSettings settings;
  private final AtomicBoolean locating = new AtomicBoolean();
  private volatile AloneWarning alone;

  // on the context only
  private final List<Long> timers = new ArrayList<>();
  private boolean stopped;

  Seam(
      Vertx vertx,
      Context context,
      ClusterManager cluster,
      HubTable hubs,
      Selections selections,
      LocalRegistrations local,
      Supplier<@Nullable NodeInfo> nodeInfo,
      Supplier<RegistrationListener> registrationListener,
      Function<String, Future<NodeInfo>> nodeInfos,
      SeamSettings settings) {
    this.vertx = vertx;
    this.context = context;
    this.selections = selections;
    this.cluster = cluster;
    this.settings = settings;
    String nodeId = cluster.getNodeId();
    alone = new AloneWarning(settings.aloneWarning());
    membership =
        new MembershipWatch(
            context, cluster::getNodes, InfinispanSource.viewsOf(cluster), this::viewChanged);
    resolver = new HubResolver(vertx, context, hubs, selections, nodeId, settings);
    endpoint = new ControlEndpoint(vertx, context, hubs, resolver, nodeId, this::moved);
    locator = new HubLocator(vertx, context, hubs, selections, this::otherNodes, settings);
    feed =
        new RegistrationFeed(
            vertx, context, hubs, resolver, locator, registrationListener, settings.locateTtl());
    repair = new ClusterRepair(vertx, context, cluster, local, nodeInfo, settings.settle());
    lifelines = new Lifelines(vertx, context, nodeId, nodeInfos);
    membership.add(lifelines::nodes);
  }

  void start() {
    ServiceFailures.carry(vertx); // of hubs, to nodes that use them without a generated proxy
    cluster.nodeListener(membership);
    context.runOnContext(
        v -> {
          if (stopped) {
            return;
          }
          membership.poll();
          timers.add(vertx.setPeriodic(settings.poll(), id -> poll()));
          timers.add(vertx.setPeriodic(settings.selfCheck(), id -> repair.check()));
        });
  }

  /**
   * Calls back on the context once every message has been written, or queued for its consumer here,
   * whose node was selected before, and every change of routes told before has been passed on.
   */
  void flush(Runnable done) {
    selections.flush(vertx, context, done);
  }

  private void moved(String hubId, List<String> processIds, Runnable done) {
    locator.moved(hubId, processIds);
    feed.moved(hubId, processIds);
    flush(done);
  }

  void stop() {
    // the manager may hold its lock for long, while it cleans up after a view
    vertx.executeBlocking(
        () -> {
          cluster.nodeListener(null);
          return null;
        },
        false);
    context.runOnContext(
        v -> {
          stopped = true;
          timers.forEach(vertx::cancelTimer);
          repair.stop();
          lifelines.stop();
        });
  }

  void aloneWarning(long delayMs) {
    alone = new AloneWarning(delayMs);
  }

  Context context() {
    return context;
  }

  /**
   * Who finds processes of hubs that this node does not run; from the first use on nodes are
   * watched.
   */
  HubLocator locator() {
    if (!locating.get() && locating.compareAndSet(false, true)) {
      lifelines.add(locator::suspected);
    }
    return locator;
  }

  private void poll() {
    membership.poll();
    lifelines.poll();
    if (alone.due(cluster.getNodes(), System.nanoTime())) {
      log.warn(
          "This node has been alone in its cluster for a while: "
              + cluster.getNodeId()
              + ". If others should be there, check that cluster name, discovery and bind address"
              + " agree (see -Dprocesshub.cluster.name and processhub/*.xml in the jar)");
    }
  }

  private List<String> otherNodes() {
    List<String> nodes = new ArrayList<>(cluster.getNodes());
    nodes.remove(cluster.getNodeId());
    return nodes;
  }

  private void viewChanged(List<String> before, List<String> after, boolean rejoined) {
    for (String node : before) {
      if (!after.contains(node)) {
        feed.nodeGone(node);
        locator.forget();
      }
    }
    // the first view of all is no change
    if (!before.isEmpty()) {
      repair.viewChanged(rejoined);
    }
  }
}
