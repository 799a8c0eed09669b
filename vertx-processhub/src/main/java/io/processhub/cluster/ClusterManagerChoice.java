package io.processhub.cluster;

import io.vertx.core.spi.cluster.ClusterManager;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Decides which cluster manager to wrap. */
final class ClusterManagerChoice {
  private static final String INFINISPAN =
      "io.vertx.ext.cluster.infinispan.InfinispanClusterManager";

  private ClusterManagerChoice() {}

  /**
   * One that Vert.x would load from {@code META-INF/services}.
   *
   * @param type its class name
   * @param create makes one
   */
  record Registered(String type, Supplier<ClusterManager> create) {
    boolean isInfinispan() {
      return type.equals(INFINISPAN);
    }
  }

  /** The source for a manager that somebody handed over. */
  static ManagerSource source(ClusterManager manager) {
    return InfinispanSource.isInfinispan(manager) && InfinispanSource.isUnconfigured(manager)
        ? new InfinispanSource(manager, InfinispanConfig.search())
        : ManagerSource.of(manager);
  }

  /**
   * The manager on the bootstrap if its class is not registered, or if it is an Infinispan manager
   * with a cache manager of its own, which no provider makes; else the one registered manager that
   * is not Infinispan; else Infinispan.
   *
   * @param present what the bootstrap holds, put there by the application or by a provider
   * @return null when there is no manager at all
   */
  static @Nullable ManagerSource choose(
      @Nullable ClusterManager present, List<Registered> registered) {
    if (present != null && isApplications(present, registered)) {
      return ManagerSource.of(present);
    }
    List<Registered> others = registered.stream().filter(each -> !each.isInfinispan()).toList();
    if (others.size() > 1) {
      return ManagerSource.failing(
          "several cluster managers are on the class path: "
              + others.stream().map(Registered::type).collect(Collectors.joining(", "))
              + "; choose one with"
              + " Vertx.builder().withClusterManager(HubClusterManager.over(clusterManager))");
    }
    if (others.size() == 1) {
      return ManagerSource.of(instance(present, others.get(0)));
    }
    for (Registered each : registered) {
      return source(instance(present, each));
    }
    return null;
  }

  private static boolean isApplications(ClusterManager present, List<Registered> registered) {
    String type = present.getClass().getName();
    return registered.stream().noneMatch(each -> each.type.equals(type))
        || InfinispanSource.isInfinispan(present) && !InfinispanSource.isUnconfigured(present);
  }

  private static ClusterManager instance(@Nullable ClusterManager present, Registered chosen) {
    return present != null && present.getClass().getName().equals(chosen.type)
        ? present
        : chosen.create.get();
  }
}
