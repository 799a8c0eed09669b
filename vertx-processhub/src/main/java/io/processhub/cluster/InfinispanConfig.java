package io.processhub.cluster;

import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Which Infinispan and JGroups configuration to use, as found by {@link #search}.
 *
 * @param infinispan a file or class-path resource
 * @param jgroups likewise; null to leave it to the Infinispan configuration
 * @param clusterName null to leave it to the Infinispan configuration
 */
record InfinispanConfig(String infinispan, @Nullable String jgroups, @Nullable String clusterName) {
  static final String OWN = "processhub/infinispan.xml";
  static final String OWN_JGROUPS = "processhub/jgroups-local.xml";
  static final String IN_JVM_JGROUPS = "processhub/jgroups-in-jvm.xml";
  static final String CLUSTER_NAME = "processhub.cluster.name";
  static final String DEFAULT_CLUSTER_NAME = "processhub";

  /** Finds the configuration of this JVM. */
  static InfinispanConfig search() {
    return search(System::getProperty, InfinispanConfig::onClassPath);
  }

  /**
   * The system properties {@code vertx.infinispan.config} and {@code vertx.jgroups.config} first,
   * then {@code infinispan.xml} and {@code jgroups.xml} on the class path, then our own. An
   * application's own Infinispan configuration keeps its JGroups stack and its cluster name unless
   * those are given apart.
   */
  static InfinispanConfig search(
      UnaryOperator<@Nullable String> property, Predicate<String> onClassPath) {
    String infinispan = property.apply("vertx.infinispan.config");
    if (infinispan == null && onClassPath.test("infinispan.xml")) {
      infinispan = "infinispan.xml";
    }
    String jgroups = property.apply("vertx.jgroups.config");
    if (jgroups == null && onClassPath.test("jgroups.xml")) {
      jgroups = "jgroups.xml";
    }
    String name = property.apply(CLUSTER_NAME);
    if (infinispan != null) {
      return new InfinispanConfig(infinispan, jgroups, name);
    }
    return new InfinispanConfig(
        OWN, jgroups == null ? OWN_JGROUPS : jgroups, name == null ? DEFAULT_CLUSTER_NAME : name);
  }

  private static boolean onClassPath(String name) {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context != null && context.getResource(name) != null
        || InfinispanConfig.class.getClassLoader().getResource(name) != null;
  }

  @Override
  public String toString() {
    return "Clustering with Infinispan configuration "
        + infinispan
        + ", JGroups configuration "
        + (jgroups == null ? "as that says" : jgroups)
        + ", cluster name "
        + (clusterName == null ? "as that says" : clusterName);
  }
}
