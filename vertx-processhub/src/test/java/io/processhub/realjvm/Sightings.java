package io.processhub.realjvm;

import io.processhub.ProcessHub;
import io.processhub.cluster.HubClusterManager;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;

/** When this node saw which nodes: those of the cluster, and the members of the hub. */
final class Sightings {
  private static final long LOOK_EVERY = 20;

  private final JsonArray cluster = new JsonArray();
  private final JsonArray members = new JsonArray();
  private List<String> lastMembers = List.of();

  void watch(Vertx vertx, ProcessHub hub) {
    HubClusterManager manager = Objects.requireNonNull(HubClusterManager.of(vertx));
    manager.addMembershipListener(this::cluster);
    cluster(manager.getNodes());
    vertx.setPeriodic(LOOK_EVERY, id -> members(hub.nodes()));
  }

  private synchronized void cluster(List<String> nodes) {
    cluster.add(sighting(nodes));
  }

  private synchronized void members(List<String> nodes) {
    if (!nodes.equals(lastMembers)) {
      lastMembers = nodes;
      members.add(sighting(nodes));
    }
  }

  private static JsonObject sighting(List<String> nodes) {
    return new JsonObject()
        .put("at", System.currentTimeMillis())
        .put("nodes", new JsonArray(nodes.stream().sorted().toList()));
  }

  synchronized JsonObject toJson() {
    return new JsonObject().put("cluster", cluster.copy()).put("members", members.copy());
  }
}
