package io.processhub.cluster;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.cluster.ClusterManagerChoice.Registered;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.ext.cluster.infinispan.InfinispanClusterManager;
import java.io.IOException;
import java.util.List;
import org.infinispan.configuration.global.GlobalConfigurationBuilder;
import org.infinispan.manager.DefaultCacheManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClusterManagerChoiceTest {
  private static final Registered INFINISPAN =
      new Registered(InfinispanClusterManager.class.getName(), InfinispanClusterManager::new);

  private final FakeCluster cluster = new FakeCluster();
  private final ClusterManager own = cluster.manager();
  private final ClusterManager other = new Other(cluster);

  private static class Other extends FakeClusterManager {
    Other(FakeCluster cluster) {
      super(cluster, "other");
    }
  }

  private static final class Third extends FakeClusterManager {
    Third(FakeCluster cluster) {
      super(cluster, "third");
    }
  }

  private Registered otherRegistered() {
    return new Registered(Other.class.getName(), () -> other);
  }

  @Test
  void manager_that_no_provider_made_is_taken() {
    assertSame(own, known(own, List.of(INFINISPAN, otherRegistered())));
  }

  @Test
  void single_other_provider_wins_over_infinispan() {
    assertSame(other, known(null, List.of(INFINISPAN, otherRegistered())));
    assertSame(
        other, known(new InfinispanClusterManager(), List.of(otherRegistered(), INFINISPAN)));
  }

  @Test
  void instance_on_the_bootstrap_is_used_rather_than_a_new_one() {
    ClusterManager configured = new Other(cluster);
    assertSame(configured, known(configured, List.of(INFINISPAN, otherRegistered())));
  }

  @Test
  void infinispan_is_the_default_and_gets_our_configuration() {
    assertInstanceOf(
        InfinispanSource.class, ClusterManagerChoice.choose(null, List.of(INFINISPAN)));
    InfinispanClusterManager plain = new InfinispanClusterManager();
    assertInstanceOf(
        InfinispanSource.class, ClusterManagerChoice.choose(plain, List.of(INFINISPAN)));
    assertSame(plain, known(plain, List.of(INFINISPAN)));
    assertInstanceOf(InfinispanSource.class, ClusterManagerChoice.source(plain));
  }

  @Test
  void infinispan_with_a_cache_manager_of_its_own_is_the_applications() {
    try (DefaultCacheManager caches =
        new DefaultCacheManager(
            new GlobalConfigurationBuilder().nonClusteredDefault().build(), false)) {
      ClusterManager configured = new InfinispanClusterManager(caches);
      ManagerSource chosen =
          ClusterManagerChoice.choose(configured, List.of(INFINISPAN, otherRegistered()));
      assertNotNull(chosen);
      assertSame(configured, chosen.known());
      assertFalse(chosen instanceof InfinispanSource);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void several_other_providers_are_an_error_that_names_them_and_the_way_out() {
    Registered third = new Registered(Third.class.getName(), () -> new Third(cluster));
    ManagerSource chosen =
        ClusterManagerChoice.choose(null, List.of(otherRegistered(), INFINISPAN, third));
    assertNotNull(chosen);
    IllegalStateException failure = assertThrows(IllegalStateException.class, chosen::open);
    for (String part :
        List.of(Other.class.getName(), Third.class.getName(), "HubClusterManager.over")) {
      assertTrue(failure.getMessage().contains(part), failure.getMessage());
    }
    assertFalse(failure.getMessage().contains("Infinispan"), failure.getMessage());
  }

  @Test
  void no_manager_at_all_leaves_it_to_vertx() {
    assertNull(ClusterManagerChoice.choose(null, List.of()));
  }

  @Test
  void jdk_24_is_refused_naming_those_that_work() {
    InfinispanSource.checkJdk(17);
    InfinispanSource.checkJdk(23);
    IllegalStateException refused =
        assertThrows(IllegalStateException.class, () -> InfinispanSource.checkJdk(24));
    for (String part : List.of("JDK 24", "JDK 17 to 23")) {
      assertTrue(refused.getMessage().contains(part), refused.getMessage());
    }
  }

  @Test
  void node_names_are_unique_and_valid() {
    String name = NodeNames.unique("my host.example.org");
    assertTrue(name.matches("my_host-[a-z0-9]{10}"), name);
    assertNotEquals(name, NodeNames.unique("my host.example.org"));
    assertTrue(NodeNames.unique("x".repeat(300)).length() <= 128);
  }

  private static ClusterManager known(
      @Nullable ClusterManager present, List<Registered> registered) {
    ManagerSource chosen = ClusterManagerChoice.choose(present, registered);
    assertNotNull(chosen);
    ClusterManager known = chosen.known();
    assertNotNull(known);
    return known;
  }
}
