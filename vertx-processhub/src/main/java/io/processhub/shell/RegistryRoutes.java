package io.processhub.shell;

import io.processhub.cluster.HubRoutes;
import io.processhub.cluster.RouteVersion;
import io.processhub.core.Entry;
import io.processhub.core.Ownership;
import io.processhub.core.Phase;
import io.processhub.core.Registry;
import io.processhub.core.Release;
import io.processhub.core.Replica;
import io.processhub.core.ReplicaStatus;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.model.Role;
import io.vertx.core.Completable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Routes as the registry has them at each send. Any thread, no locks. */
final class RegistryRoutes implements HubRoutes {
  /** {@link HubRoutes#openReplica} for a process that the registry knows. */
  interface Opener {
    void open(String node, ProcessId id, Completable<Boolean> opened);
  }

  private final Registry registry;
  private final NodeId self;
  private final Supplier<HubView> view;
  private final Opener opener;
  private final AtomicInteger turn = new AtomicInteger();

  RegistryRoutes(Registry registry, NodeId self, Supplier<HubView> view, Opener opener) {
    this.registry = registry;
    this.self = self;
    this.view = view;
    this.opener = opener;
  }

  @Override
  public boolean known() {
    return view.get().phase != Phase.LEARNING;
  }

  @Override
  public @Nullable String sendTo(String processId) {
    Entry entry = registry.get(processId);
    Ownership ownership = entry == null ? null : entry.ownership();
    if (entry == null || ownership == null || !entry.live()) {
      return null;
    }
    List<Replica> replicas = ownership.replicas();
    if (replicas.size() == 1) {
      Replica only = replicas.get(0);
      return reachable(only) ? only.member().node().value() : predecessor(ownership);
    }
    List<String> nodes = reachable(replicas);
    if (nodes.isEmpty()) {
      return predecessor(ownership);
    }
    return nodes.contains(self.value())
        ? self.value()
        : nodes.get(Math.floorMod(turn.getAndIncrement(), nodes.size()));
  }

  @Override
  public RouteVersion version(String processId) {
    Entry entry = registry.get(processId);
    Ownership ownership = entry == null ? null : entry.ownership();
    return ownership == null
        ? RouteVersion.NONE
        : new RouteVersion(ownership.life(), ownership.epoch().value());
  }

  /**
   * While the replicas are still to come: a former owner that is there and has not let go yet. It
   * handles messages, or keeps them for its successor.
   */
  private @Nullable String predecessor(Ownership ownership) {
    if (ownership.neverRan() || !known()) {
      // Who lets go there ran another life of the process; and what is known may be old.
      return null;
    }
    for (Replica replica : ownership.replicas()) {
      if (replica.status() != ReplicaStatus.ASSIGNED) {
        return null;
      }
    }
    HubView now = view.get();
    for (Release release : ownership.releases()) {
      NodeId node = release.member().node();
      boolean replaced = now.view.contains(node) && !now.view.contains(release.member());
      if (!release.done() && now.present.contains(node) && !replaced) {
        return node.value();
      }
    }
    return null;
  }

  private boolean reachable(Replica replica) {
    return replica.running()
        && replica.role() == Role.ACTIVE
        && view.get().present.contains(replica.member().node());
  }

  private List<String> reachable(List<Replica> replicas) {
    List<String> nodes = new ArrayList<>(replicas.size());
    for (Replica replica : replicas) {
      if (reachable(replica)) {
        nodes.add(replica.member().node().value());
      }
    }
    return nodes;
  }

  @Override
  public List<String> publishTo(String processId) {
    Entry entry = registry.get(processId);
    Ownership ownership = entry == null ? null : entry.ownership();
    if (entry == null || ownership == null || !entry.live()) {
      return List.of();
    }
    List<String> nodes = reachable(ownership.replicas());
    String before = nodes.isEmpty() ? predecessor(ownership) : null;
    return before == null ? nodes : List.of(before);
  }

  @Override
  public @Nullable String replicaOn(String node, String processId) {
    Entry entry = registry.get(processId);
    Ownership ownership = entry == null ? null : entry.ownership();
    if (entry == null || ownership == null || !entry.live()) {
      return null;
    }
    for (Replica replica : ownership.replicas()) {
      if (replica.running()
          && view.get().present.contains(replica.member().node())
          && (replica.nodeName().equals(node) || replica.member().node().value().equals(node))) {
        return replica.member().node().value();
      }
    }
    return null;
  }

  @Override
  public void openReplica(String node, String processId, Completable<Boolean> opened) {
    Entry entry = registry.get(processId);
    if (entry == null) {
      opened.succeed(false);
    } else {
      opener.open(node, entry.id(), opened);
    }
  }

  @Override
  public boolean hasMember(String nodeId) {
    return view.get().view.contains(new NodeId(nodeId));
  }
}
