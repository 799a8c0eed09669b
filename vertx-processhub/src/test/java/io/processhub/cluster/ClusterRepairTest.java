package io.processhub.cluster;

import static io.processhub.testing.TestClusters.await;
import static io.processhub.testing.TestClusters.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Completable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.RegistrationInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterRepairTest {
  private final FakeNodes nodes = new FakeNodes();

  @AfterEach
  void close() {
    nodes.close();
  }

  @Test
  void node_that_was_suspected_gets_its_entries_back_without_a_restart() {
    HubClusterManager manager = nodes.add();
    nodes.add();
    await(nodes.vertx(0).eventBus().consumer("plain", m -> m.reply("here")).completion());
    assertEquals("here", ask());

    nodes.cluster.vanish(manager.nodeId());
    eventually("left", () -> !nodes.cluster.nodes.contains(manager.nodeId()));
    assertTrue(nodes.cluster.of("plain").isEmpty());
    nodes.cluster.appear(manager.nodeId());

    eventually("registered", () -> !nodes.cluster.of("plain").isEmpty());
    eventually("known", () -> nodes.cluster.infos.containsKey(manager.nodeId()));
    eventually("answers", () -> "here".equals(ask()));
  }

  private String ask() {
    return await(
        nodes
            .vertx(1)
            .eventBus()
            .<String>request("plain", "?", new DeliveryOptions().setSendTimeout(1_000))
            .map(Message::body)
            .otherwise("nobody"));
  }

  @Test
  void restoring_that_failed_is_done_again_by_the_next_check() {
    HubClusterManager manager = nodes.add(FakeNodes.QUICK.withSelfCheck(1_000_000));
    await(nodes.vertx(0).eventBus().consumer("plain", m -> {}).completion());
    ClusterRepair repair = manager.seam().repair;
    nodes.cluster.refuseWrites = true;
    await(onContext(manager, repair::restoreAll));
    nodes.cluster.writes.clear();
    nodes.cluster.refuseWrites = false;
    await(onContext(manager, repair::check));
    assertEquals(Set.of("+plain", "-plain"), addressesWritten());
  }

  @Test
  void self_check_restores_what_is_missing_and_writes_nothing_else() {
    HubClusterManager manager = nodes.add(FakeNodes.QUICK.withSelfCheck(20));
    await(nodes.vertx(0).eventBus().consumer("kept", m -> {}).completion());
    await(nodes.vertx(0).eventBus().consumer("lost", m -> {}).completion());
    nodes.cluster.writes.clear();
    nodes.cluster.registrations.get("lost").clear();
    nodes.cluster.infos.remove(manager.nodeId());
    eventually("registered", () -> nodes.cluster.of("lost").size() == 1);
    eventually("known", () -> nodes.cluster.infos.containsKey(manager.nodeId()));
    // two more checks, which find all in place
    int passes = 2;
    for (int i = 0; i < passes; i++) {
      await(onContext(manager, () -> manager.seam().repair.check()));
    }
    assertEquals(Set.of("+lost", "-lost"), addressesWritten());
    assertEquals(3, nodes.cluster.writes.size(), nodes.cluster.writes.toString());
  }

  private Set<String> addressesWritten() {
    return Set.copyOf(nodes.cluster.writes.stream().map(w -> w.replaceAll("#.*", "")).toList());
  }

  @Test
  void restoring_forces_an_event_and_is_never_empty_in_between() {
    HubClusterManager manager = nodes.add();
    await(nodes.vertx(0).eventBus().consumer("plain", m -> {}).completion());
    nodes.cluster.writes.clear();
    await(onContext(manager, () -> manager.seam().repair.restoreAll()));
    long seq = nodes.cluster.of("plain").get(0).seq();
    String reserved = "plain#" + ClusterRepair.RESERVED_SEQUENCE;
    assertEquals(List.of("+plain#" + seq, "+" + reserved, "-" + reserved), nodes.cluster.writes);
  }

  @Test
  void consumer_that_goes_while_it_is_restored_stays_gone() {
    SlowAdds slow = new SlowAdds(nodes.cluster);
    HubClusterManager manager = new HubClusterManager(ManagerSource.of(slow), FakeNodes.QUICK);
    Vertx vertx = await(Vertx.builder().withClusterManager(manager).buildClustered());
    try {
      MessageConsumer<Object> consumer = vertx.eventBus().consumer("plain", m -> {});
      await(consumer.completion());
      slow.hold = true;
      Future<Void> restored = onContext(manager, () -> manager.seam().repair.restoreAll());
      eventually("held", () -> !slow.held.isEmpty());
      await(consumer.unregister());
      slow.release();
      await(restored);
      assertEquals(List.of(), nodes.cluster.of("plain"));
    } finally {
      await(vertx.close());
    }
  }

  @Test
  void registrations_that_a_merge_brought_back_are_removed() {
    HubClusterManager manager = nodes.add();
    HubClusterManager other = nodes.add();
    MessageConsumer<Object> gone = nodes.vertx(0).eventBus().consumer("gone", m -> {});
    await(gone.completion());
    await(nodes.vertx(0).eventBus().consumer("kept", m -> {}).completion());
    RegistrationInfo ghost = nodes.cluster.of("gone").get(0);
    await(gone.unregister());
    RegistrationInfo others = new RegistrationInfo(other.nodeId(), 7, false);
    RegistrationInfo kept = nodes.cluster.of("kept").get(0);
    nodes.cluster.put("gone", ghost, true);
    nodes.cluster.put("gone", others, true);
    nodes.cluster.put(
        "kept",
        new RegistrationInfo(manager.nodeId(), ClusterRepair.RESERVED_SEQUENCE, false),
        true);
    await(onContext(manager, () -> manager.seam().repair.check()));
    assertEquals(List.of(others), nodes.cluster.of("gone"));
    assertEquals(List.of(kept), nodes.cluster.of("kept"));
  }

  @Test
  void many_registrations_are_restored_in_one_pass() {
    HubClusterManager manager = nodes.add();
    int many = 5_000;
    await(
        Future.join(
            IntStream.range(0, many)
                .mapToObj(i -> nodes.vertx(0).eventBus().consumer("a" + i, m -> {}).completion())
                .toList()));
    nodes.cluster.registrations.clear();
    await(onContext(manager, () -> manager.seam().repair.check()));
    assertEquals(
        many, nodes.cluster.registrations.values().stream().filter(s -> s.size() == 1).count());
  }

  @Test
  void node_info_that_differs_is_put_again() {
    HubClusterManager manager = nodes.add();
    NodeInfo own = manager.localNodeInfo();
    nodes.cluster.infos.put(manager.nodeId(), new NodeInfo("127.0.0.1", 1, null));
    await(onContext(manager, () -> manager.seam().repair.check()));
    assertEquals(own, nodes.cluster.infos.get(manager.nodeId()));
    assertFalse(nodes.cluster.writes.stream().anyMatch(w -> w.startsWith("-")));
  }

  private static Future<Void> onContext(HubClusterManager manager, Supplier<Future<Void>> task) {
    Context context = manager.seam().context();
    Promise<Void> done = Promise.promise();
    context.runOnContext(v -> task.get().onComplete(done));
    return done.future();
  }

  /** Holds additions back until told to let them through, as a slow cluster does. */
  private static final class SlowAdds extends FakeClusterManager {
    volatile boolean hold;
    final List<Runnable> held = new CopyOnWriteArrayList<>();

    SlowAdds(FakeCluster cluster) {
      super(cluster, "slow");
    }

    @Override
    public void addRegistration(String address, RegistrationInfo added, Completable<Void> promise) {
      if (hold) {
        held.add(() -> super.addRegistration(address, added, promise));
      } else {
        super.addRegistration(address, added, promise);
      }
    }

    void release() {
      hold = false;
      new ArrayList<>(held).forEach(Runnable::run);
    }
  }
}
