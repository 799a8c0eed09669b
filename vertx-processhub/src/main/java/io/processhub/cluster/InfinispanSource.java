package io.processhub.cluster;

import io.vertx.core.internal.logging.Logger;
import io.vertx.core.internal.logging.LoggerFactory;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.ext.cluster.infinispan.InfinispanClusterManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URL;
import java.net.UnknownHostException;
import org.infinispan.commons.util.FileLookupFactory;
import org.infinispan.configuration.global.GlobalConfigurationBuilder;
import org.infinispan.configuration.global.ShutdownHookBehavior;
import org.infinispan.configuration.global.TransportConfigurationBuilder;
import org.infinispan.configuration.parsing.ConfigurationBuilderHolder;
import org.infinispan.configuration.parsing.ParserRegistry;
import org.infinispan.manager.DefaultCacheManager;
import org.infinispan.remoting.transport.jgroups.JGroupsTransport;
import org.jspecify.annotations.Nullable;

/**
 * An Infinispan manager with the configuration that {@link InfinispanConfig} found. Owns the cache
 * manager: starts it before the join and stops it after the leave.
 */
final class InfinispanSource implements ManagerSource {
  private static final Logger log = LoggerFactory.getLogger(InfinispanSource.class);
  private static final String MANAGER = "io.vertx.ext.cluster.infinispan.InfinispanClusterManager";
  private static final int FIRST_BAD_JDK = 24;

  private final @Nullable ClusterManager original;
  private final InfinispanConfig config;
  private final Runnable stopAtShutdown = this::close;
  private @Nullable DefaultCacheManager cacheManager;

  InfinispanSource(@Nullable ClusterManager original, InfinispanConfig config) {
    this.original = original;
    this.config = config;
  }

  /** Whether it is Infinispan's manager; asked by name, for Infinispan may not be there. */
  static boolean isInfinispan(ClusterManager manager) {
    for (Class<?> c = manager.getClass(); c != null; c = c.getSuperclass()) {
      if (c.getName().equals(MANAGER)) {
        return true;
      }
    }
    return false;
  }

  /** Whether it came from the constructor without arguments and has not joined. */
  static boolean isUnconfigured(ClusterManager manager) {
    return manager.getClass().getName().equals(MANAGER)
        && ((InfinispanClusterManager) manager).getCacheContainer() == null;
  }

  /** Looks at the views of an Infinispan manager; for others there is nothing to see. */
  static ViewProbe viewsOf(ClusterManager manager) {
    return isInfinispan(manager)
        ? new JGroupsViews((InfinispanClusterManager) manager)
        : ViewProbe.NONE;
  }

  /**
   * @throws IllegalStateException if Infinispan does not start on this JDK, naming those that work
   */
  static void checkJdk(int feature) {
    if (feature >= FIRST_BAD_JDK) {
      throw new IllegalStateException(
          "Infinispan 14 does not start on JDK "
              + FIRST_BAD_JDK
              + " and later, and this is JDK "
              + feature
              + ": use JDK 17 to 23 (17 and 21 are the long-term ones), or another Vert.x cluster"
              + " manager");
    }
  }

  @Override
  public @Nullable ClusterManager known() {
    return original;
  }

  @Override
  public synchronized ClusterManager open() throws IOException {
    checkJdk(Runtime.version().feature());
    log.info(config.toString());
    DefaultCacheManager started = new DefaultCacheManager(configuration(), false);
    try {
      started.start();
    } catch (RuntimeException e) {
      started.stop();
      throw e;
    }
    cacheManager = started;
    JvmShutdown.last(stopAtShutdown);
    return new InfinispanClusterManager(started);
  }

  @Override
  public synchronized void close() {
    JvmShutdown.forget(stopAtShutdown);
    if (cacheManager != null) {
      cacheManager.stop();
      cacheManager = null;
    }
  }

  private ConfigurationBuilderHolder configuration() throws IOException {
    ClassLoader loader = classLoader();
    URL url = FileLookupFactory.newInstance().lookupFileLocation(config.infinispan(), loader);
    if (url == null) {
      throw new IllegalStateException("Infinispan configuration not found: " + config.infinispan());
    }
    ConfigurationBuilderHolder holder = new ParserRegistry(loader).parse(url);
    GlobalConfigurationBuilder global = holder.getGlobalConfigurationBuilder();
    global.classLoader(loader);
    // hubs leave before it stops: JvmShutdown keeps the order
    global.shutdown().hookBehavior(ShutdownHookBehavior.DONT_REGISTER);
    TransportConfigurationBuilder transport = global.transport().defaultTransport();
    String jgroups = config.jgroups();
    if (jgroups != null) {
      if (FileLookupFactory.newInstance().lookupFileLocation(jgroups, loader) == null) {
        throw new IllegalStateException("JGroups configuration not found: " + jgroups);
      }
      transport
          .removeProperty(JGroupsTransport.CHANNEL_CONFIGURATOR)
          .addProperty(JGroupsTransport.CONFIGURATION_FILE, jgroups);
    }
    if (config.clusterName() != null) {
      transport.clusterName(config.clusterName());
    }
    if (transport.attributes().attribute("nodeName").isNull()) {
      transport.nodeName(NodeNames.unique(hostName()));
    }
    return holder;
  }

  private static ClassLoader classLoader() {
    ClassLoader own = InfinispanSource.class.getClassLoader();
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    // an application's own files are found by the context's loader, which may not see ours
    return context != null && context.getResource(InfinispanConfig.OWN) != null ? context : own;
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "node";
    }
  }
}
