package io.processhub.examples.chaos;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What all nodes say at about one moment. */
final class Census {
  private final Map<Integer, JsonObject> states;
  private final Map<String, List<String>> running = new TreeMap<>();
  private final Map<String, List<String>> registries = new TreeMap<>();

  private Census(Map<Integer, JsonObject> states) {
    this.states = states;
  }

  static Census of(ChaosCluster cluster) {
    Census census = new Census(cluster.ask(ChaosNode.STATE));
    census.states.forEach(
        (node, state) ->
            census.running.put(ChaosCluster.name(node), strings(state, ChaosNode.RUNNING)));
    cluster
        .ask(ChaosNode.REGISTRY)
        .forEach(
            (node, registry) ->
                census.registries.put(
                    ChaosCluster.name(node), strings(registry, ChaosNode.RECORDS)));
    return census;
  }

  private static List<String> strings(JsonObject in, String key) {
    return in.getJsonArray(key).stream().map(String.class::cast).toList();
  }

  Map<String, List<String>> running() {
    return running;
  }

  Map<String, List<String>> registries() {
    return registries;
  }

  /**
   * What is not as it should be when these run on these nodes and nothing is under way, or null.
   */
  @Nullable String objection(Collection<String> ids, Collection<Integer> nodes) {
    if (!states.keySet().equals(Set.copyOf(nodes))) {
      return "only " + states.keySet() + " run";
    }
    List<String> names = nodes.stream().map(ChaosCluster::name).sorted().toList();
    for (Map.Entry<Integer, JsonObject> each : states.entrySet()) {
      String name = ChaosCluster.name(each.getKey());
      JsonObject state = each.getValue();
      List<String> members = strings(state, ChaosNode.MEMBERS);
      if (!members.equals(names)) {
        return name + " sees " + members;
      }
      if (!"RUNNING".equals(state.getString(ChaosNode.STATUS))) {
        return name + " is " + state.getString(ChaosNode.STATUS);
      }
      if (state.getBoolean(ChaosNode.LOCKED)) {
        return name + " is locked";
      }
    }
    Map<String, Integer> counts = new HashMap<>();
    running.values().forEach(all -> all.forEach(id -> counts.merge(id, 1, Integer::sum)));
    Set<String> missing = new HashSet<>(ids);
    missing.removeAll(counts.keySet());
    List<String> several = new ArrayList<>(counts.keySet());
    several.removeIf(id -> counts.get(id) == 1);
    if (!missing.isEmpty() || !several.isEmpty()) {
      return missing.size() + " processes missing, " + several.size() + " run more than once";
    }
    return registries.values().stream().distinct().count() == 1 ? null : "registries differ";
  }
}
