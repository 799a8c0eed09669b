package io.processhub.cluster;

import static io.processhub.testing.TestClusters.await;
import static io.processhub.testing.TestClusters.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.processhub.testing.SplitInJvm;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.spi.cluster.RegistrationInfo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is left of Vert.x's own clustering after a split and a merge. */
class SplitTest {
  private static final long NEVER = 600_000;

  private final String name = "test-" + UUID.randomUUID();
  private final List<HubClusterManager> managers = new ArrayList<>();
  private final List<Vertx> nodes = new ArrayList<>();

  @AfterEach
  void close() {
    await(Future.join(nodes.stream().map(Vertx::close).toList()));
  }

  @Test
  void consumers_of_both_sides_work_in_all_directions_after_the_merge() throws Exception {
    start(3, new SeamSettings(50, 150, NEVER, 1_000, 100, 0));
    for (int i = 0; i < 3; i++) {
      consume(i, "before-" + i);
    }
    SplitInJvm split = new SplitInJvm(managers.subList(0, 2), managers.subList(2, 3));
    eventually("two views", () -> sizes().equals(List.of(2, 2, 1)));
    eventually("cleaned", () -> registered(0, "before-2").isEmpty());
    for (int i = 0; i < 3; i++) {
      consume(i, "during-" + i);
    }
    split.heal();
    eventually("one view", () -> sizes().equals(List.of(3, 3, 3)));
    for (int from = 0; from < 3; from++) {
      for (int to = 0; to < 3; to++) {
        for (String address : List.of("before-" + to, "during-" + to)) {
          int sender = from;
          String expected = "" + to;
          eventually(
              address + " from " + sender, () -> expected.equals(ask(nodes.get(sender), address)));
        }
      }
    }
  }

  @Test
  void registrations_of_both_sides_are_united_by_the_shipped_configuration() throws Exception {
    // without repair: only the merge policy can do it
    start(3, new SeamSettings(50, NEVER, NEVER, 1_000, 100, 0));
    SplitInJvm split = new SplitInJvm(managers.subList(0, 2), managers.subList(2, 3));
    eventually("two views", () -> sizes().equals(List.of(2, 2, 1)));
    for (int i = 0; i < 3; i++) {
      consume(i, "both");
    }
    assertEquals(1, registered(2, "both").size());
    split.heal();
    eventually("one view", () -> sizes().equals(List.of(3, 3, 3)));
    Set<String> all = managers.stream().map(HubClusterManager::nodeId).collect(Collectors.toSet());
    for (int i = 0; i < 3; i++) {
      int node = i;
      eventually("united on " + node, () -> registered(node, "both").equals(all));
    }
  }

  private void start(int size, SeamSettings settings) {
    for (int i = 0; i < size; i++) {
      HubClusterManager manager =
          new HubClusterManager(HubClusterManager.inJvmSource(name), settings);
      nodes.add(await(Vertx.builder().withClusterManager(manager).buildClustered()));
      managers.add(manager);
    }
    eventually("formed", () -> sizes().equals(List.of(3, 3, 3)));
  }

  private List<Integer> sizes() {
    return managers.stream().map(each -> each.getNodes().size()).toList();
  }

  private void consume(int node, String address) {
    await(nodes.get(node).eventBus().consumer(address, m -> m.reply("" + node)).completion());
  }

  private Set<String> registered(int node, String address) {
    Promise<List<RegistrationInfo>> promise = Promise.promise();
    managers.get(node).getRegistrations(address, promise);
    Set<String> found = new HashSet<>();
    await(promise.future()).forEach(each -> found.add(each.nodeId()));
    return found;
  }

  private static String ask(Vertx vertx, String address) {
    return await(
        vertx
            .eventBus()
            .<String>request(address, "?", new DeliveryOptions().setSendTimeout(500))
            .map(Message::body)
            .otherwise("nobody"));
  }
}
