package io.processhub.cluster;

import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.core.spi.cluster.RegistrationUpdateEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicInteger;

/** What the nodes of one in-memory cluster share. No threads: every call takes effect at once. */
final class FakeCluster {
  final Set<String> nodes = new ConcurrentSkipListSet<>();
  final Map<String, NodeInfo> infos = new ConcurrentHashMap<>();
  final Map<String, Set<RegistrationInfo>> registrations = new ConcurrentHashMap<>();
  final List<String> writes = new CopyOnWriteArrayList<>();

  /** While set, no registration can be added. */
  volatile boolean refuseWrites;

  private final List<FakeClusterManager> managers = new CopyOnWriteArrayList<>();
  private final AtomicInteger ids = new AtomicInteger();

  FakeClusterManager manager() {
    return new FakeClusterManager(this, "fake-" + ids.incrementAndGet());
  }

  void joined(FakeClusterManager manager) {
    managers.add(manager);
    appear(manager.getNodeId());
  }

  void left(FakeClusterManager manager) {
    managers.remove(manager);
    vanish(manager.getNodeId());
  }

  /** A node is seen again, as after a merge. */
  void appear(String nodeId) {
    nodes.add(nodeId);
    managers.forEach(each -> each.tell(listener -> listener.nodeAdded(nodeId)));
  }

  /**
   * A node is suspected or gone: what it had in the cluster is deleted, as Vert.x's managers do.
   */
  void vanish(String nodeId) {
    nodes.remove(nodeId);
    infos.remove(nodeId);
    registrations.values().forEach(set -> set.removeIf(info -> info.nodeId().equals(nodeId)));
    managers.forEach(each -> each.tell(listener -> listener.nodeLeft(nodeId)));
  }

  void put(String address, RegistrationInfo info, boolean present) {
    writes.add((present ? "+" : "-") + address + "#" + info.seq());
    Set<RegistrationInfo> set =
        registrations.computeIfAbsent(address, a -> new CopyOnWriteArraySet<>());
    if (present ? set.add(info) : set.remove(info)) {
      List<RegistrationInfo> now = of(address);
      managers.forEach(
          each -> each.updated(new RegistrationUpdateEvent(address, new ArrayList<>(now))));
    }
  }

  List<RegistrationInfo> of(String address) {
    return List.copyOf(registrations.getOrDefault(address, Set.of()));
  }
}
