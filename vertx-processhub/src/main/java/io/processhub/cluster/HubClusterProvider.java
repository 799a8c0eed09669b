package io.processhub.cluster;

import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.internal.logging.Logger;
import io.vertx.core.internal.logging.LoggerFactory;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.cluster.ClusterManager;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Puts the decorator around the cluster manager of every Vertx that boots with this jar on its
 * class path; {@code -Dprocesshub.cluster=off} leaves Vert.x alone.
 *
 * <p>Vert.x calls it for unclustered instances too: it starts nothing and never throws. What is
 * wrong is told by {@code join}, which only a clustered Vertx calls.
 */
public final class HubClusterProvider implements VertxServiceProvider {
  static final String SWITCH = "processhub.cluster";

  /** Set to {@code off} to have resolved addresses answered through registrations. */
  static final String SELECTOR_SWITCH = "processhub.cluster.selector";

  private static final Logger log = LoggerFactory.getLogger(HubClusterProvider.class);

  /** For {@link ServiceLoader}. */
  public HubClusterProvider() {}

  @Override
  public void init(VertxBootstrap bootstrap) {
    if ("off".equals(System.getProperty(SWITCH))) {
      return;
    }
    HubClusterManager manager = decorator(bootstrap.clusterManager());
    if (manager == null) {
      return;
    }
    bootstrap.clusterManager(manager);
    if (!"off".equals(System.getProperty(SELECTOR_SWITCH))
        && !installSelector(bootstrap, manager)) {
      log.warn("This Vert.x takes no node selector: resolving addresses through registrations");
    }
  }

  private static @Nullable HubClusterManager decorator(@Nullable ClusterManager present) {
    if (present instanceof HubClusterManager wrapped) {
      return wrapped;
    }
    ManagerSource source;
    try {
      source = ClusterManagerChoice.choose(present, registered());
    } catch (RuntimeException | LinkageError | ServiceConfigurationError e) {
      source = ManagerSource.failing("no cluster manager can be made: " + e);
    }
    return source == null ? null : new HubClusterManager(source, SeamSettings.DEFAULT);
  }

  private static boolean installSelector(VertxBootstrap bootstrap, HubClusterManager manager) {
    try {
      return HubNodeSelector.install(bootstrap, manager);
    } catch (LinkageError other) {
      log.debug("Vert.x's node selector is not the one known here", other);
      return false;
    }
  }

  private static List<ClusterManagerChoice.Registered> registered() {
    List<ClusterManagerChoice.Registered> found =
        registered(ServiceLoader.load(VertxServiceProvider.class));
    // as Vert.x does: the context's class loader may see no services
    return found.isEmpty()
        ? registered(
            ServiceLoader.load(
                VertxServiceProvider.class, HubClusterProvider.class.getClassLoader()))
        : found;
  }

  private static List<ClusterManagerChoice.Registered> registered(
      ServiceLoader<VertxServiceProvider> services) {
    return services.stream()
        .filter(each -> ClusterManager.class.isAssignableFrom(each.type()))
        .map(
            each ->
                new ClusterManagerChoice.Registered(
                    each.type().getName(), () -> (ClusterManager) each.get()))
        .toList();
  }
}
