package io.processhub.cluster;

import static io.processhub.testing.TestClusters.await;
import static io.processhub.testing.TestClusters.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.processhub.testing.TestClusters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jgroups.JChannel;
import org.jgroups.protocols.FD_ALL3;
import org.jgroups.protocols.FD_SOCK;
import org.jgroups.protocols.FailureDetection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The default configuration, over sockets on loopback, as an application gets it. */
class LocalStackTest {
  private static final String PORT = "processhub.jgroups.port";

  // below the ephemeral range with the offset of failure detection added
  private static final int FIRST_PORT = 10_000;
  private static final int LAST_PORT = 22_000;

  @BeforeEach
  void useOwnPorts() {
    System.setProperty(PORT, "" + (FIRST_PORT + new Random().nextInt(LAST_PORT - FIRST_PORT)));
  }

  @AfterEach
  void clear() {
    System.clearProperty(PORT);
    System.clearProperty(InfinispanConfig.CLUSTER_NAME);
  }

  @Test
  void nodes_that_boot_together_form_one_cluster_per_name_on_the_same_ports() {
    List<Future<Vertx>> first = boot("first-" + UUID.randomUUID(), 2);
    List<Future<Vertx>> second = boot("second-" + UUID.randomUUID(), 2);
    List<Vertx> all =
        Stream.concat(first.stream(), second.stream()).map(TestClusters::await).toList();
    try {
      eventually(
          "two of two",
          () -> all.stream().allMatch(each -> HubClusterManager.of(each).getNodes().size() == 2));
      assertEquals(nodes(all.get(0)), nodes(all.get(1)));
      assertEquals(nodes(all.get(2)), nodes(all.get(3)));
      assertEquals("127.0.0.1", HubClusterManager.of(all.get(0)).localNodeInfo().host());
      await(all.get(0).eventBus().consumer("x", m -> m.reply("first")).completion());
      await(all.get(2).eventBus().consumer("x", m -> m.reply("second")).completion());
      eventually("first", () -> ask(all.get(1)).equals("first"));
      eventually("second", () -> ask(all.get(3)).equals("second"));
    } finally {
      await(Future.join(all.stream().map(Vertx::close).toList()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "in-jvm", "production"})
  void shipped_stacks_are_understood_by_jgroups(String stack) throws Exception {
    try (JChannel channel = new JChannel("processhub/jgroups-" + stack + ".xml")) {
      FailureDetection detection = channel.getProtocolStack().findProtocol(FD_ALL3.class);
      assertEquals(5_000, detection.getTimeout());
      assertEquals(1_000, detection.getInterval());
      FD_SOCK sockets = channel.getProtocolStack().findProtocol(FD_SOCK.class);
      assertEquals(stack.equals("in-jvm"), sockets == null);
    }
  }

  /** As an application does: no manager named, the configuration found in the jar. */
  private static List<Future<Vertx>> boot(String name, int nodes) {
    System.setProperty(InfinispanConfig.CLUSTER_NAME, name);
    // the name is read while Vert.x loads its providers, in the call
    return Stream.generate(() -> Vertx.clusteredVertx(new VertxOptions())).limit(nodes).toList();
  }

  private static Set<String> nodes(Vertx vertx) {
    return new HashSet<>(HubClusterManager.of(vertx).getNodes());
  }

  private static String ask(Vertx vertx) {
    return await(
        vertx
            .eventBus()
            .<String>request("x", "?", new DeliveryOptions().setSendTimeout(1_000))
            .map(Message::body)
            .otherwise("nobody"));
  }
}
