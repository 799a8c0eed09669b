package io.processhub.cluster;

import io.vertx.core.Completable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Routes that a test sets; node names are node ids. Replicas open what they are asked to. */
public final class FixedRoutes implements HubRoutes {
  final Map<String, List<String>> nodes = new ConcurrentHashMap<>();
  private final AtomicInteger turn = new AtomicInteger();

  FixedRoutes with(String processId, String... on) {
    nodes.put(processId, List.of(on));
    return this;
  }

  @Override
  public @Nullable String sendTo(String processId) {
    List<String> on = publishTo(processId);
    return on.isEmpty() ? null : on.get(Math.floorMod(turn.getAndIncrement(), on.size()));
  }

  @Override
  public List<String> publishTo(String processId) {
    return nodes.getOrDefault(processId, List.of());
  }

  @Override
  public @Nullable String replicaOn(String node, String processId) {
    return publishTo(processId).contains(node) ? node : null;
  }

  @Override
  public void openReplica(String node, String processId, Completable<Boolean> opened) {
    opened.succeed(replicaOn(node, processId) != null);
  }

  @Override
  public boolean hasMember(String nodeId) {
    return true;
  }
}
