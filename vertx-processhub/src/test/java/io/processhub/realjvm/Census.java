package io.processhub.realjvm;

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

/** What really runs where, at about one moment, and whether the nodes agree on it. */
final class Census {
  /**
   * @param at when it began to run there, in ms since 1970
   */
  record Place(String node, long epoch, long at) {}

  private final List<NodeProcess> nodes;
  private final Map<String, List<Place>> places = new HashMap<>();

  private Census(List<NodeProcess> nodes) {
    this.nodes = nodes;
  }

  static Census of(List<NodeProcess> nodes) {
    Census census = new Census(nodes);
    for (NodeProcess node : nodes) {
      for (JsonObject each : node.running()) {
        // Those that stand by are beside the one that is to be there once.
        if (!"PASSIVE".equals(each.getString("role"))) {
          census
              .places
              .computeIfAbsent(each.getString("id"), id -> new ArrayList<>())
              .add(new Place(node.name(), each.getLong("epoch"), each.getLong("at")));
        }
      }
    }
    return census;
  }

  /** The processes of which a replica runs there. */
  Set<String> on(String... names) {
    Set<String> wanted = Set.of(names);
    Set<String> ids = new HashSet<>(places.keySet());
    ids.removeIf(id -> places.get(id).stream().noneMatch(at -> wanted.contains(at.node())));
    return ids;
  }

  /** Whether that is where it runs. */
  boolean runs(String id, String node) {
    return places.getOrDefault(id, List.of()).stream().anyMatch(at -> at.node().equals(node));
  }

  /** When the last of these began to run where it does. */
  long lastStart(Collection<String> ids) {
    return ids.stream()
        .flatMap(id -> places.getOrDefault(id, List.of()).stream())
        .mapToLong(Place::at)
        .max()
        .orElse(0);
  }

  /** What is wrong if these should run once each, no other does, and all nodes agree. */
  @Nullable String objection(Collection<String> ids) {
    String numbers = numbers(ids);
    return numbers == null ? disagreement(ids) : numbers;
  }

  /** What is wrong if these should run once each and no other does. */
  @Nullable String numbers(Collection<String> ids) {
    Set<String> missing = new HashSet<>(ids);
    missing.removeAll(places.keySet());
    Set<String> strange = new HashSet<>(places.keySet());
    strange.removeAll(Set.copyOf(ids));
    Map<String, List<Place>> several = new TreeMap<>(places);
    several.values().removeIf(at -> at.size() == 1);
    if (missing.isEmpty() && strange.isEmpty() && several.isEmpty()) {
      return null;
    }
    return missing.size()
        + " missing "
        + some(missing)
        + ", "
        + strange.size()
        + " that should not run "
        + some(strange)
        + ", "
        + several.size()
        + " more than once "
        + some(several.entrySet());
  }

  private static List<?> some(Collection<?> all) {
    return all.stream().limit(3).toList();
  }

  private @Nullable String disagreement(Collection<String> ids) {
    List<String> names = nodes.stream().map(NodeProcess::name).toList();
    List<String> first = nodes.get(0).registry();
    for (NodeProcess node : nodes) {
      JsonObject status = node.status();
      List<String> members = NodeProcess.strings(status.getJsonArray("nodes"));
      if (!members.equals(names)
          || !"RUNNING".equals(status.getString("status"))
          || status.getBoolean("locked")) {
        return node.name()
            + " sees "
            + members
            + " and is "
            + status.getString("status")
            + (status.getBoolean("locked") ? ", locked" : "");
      }
      List<String> registry = node.registry();
      if (!registry.equals(first)) {
        Set<String> own = new HashSet<>(registry);
        first.forEach(own::remove);
        Set<String> other = new HashSet<>(first);
        registry.forEach(other::remove);
        return node.name() + " has " + some(own) + " where " + names.get(0) + " has " + some(other);
      }
    }
    if (first.size() != ids.size()) {
      return first.size() + " records of " + ids.size() + " processes";
    }
    return first.stream()
        .map(this::misstatement)
        .filter(each -> each != null)
        .findFirst()
        .orElse(null);
  }

  /** What a record says that is not so. */
  private @Nullable String misstatement(String encoded) {
    JsonObject record = new JsonObject(encoded);
    List<JsonObject> active =
        record.getJsonArray("replicas").stream()
            .map(JsonObject.class::cast)
            .filter(replica -> !"PASSIVE".equals(replica.getString("role")))
            .toList();
    List<Place> at = places.getOrDefault(record.getString("id"), List.of());
    boolean right =
        "RUNNING".equals(record.getString("status"))
            && active.size() == 1
            && at.size() == 1
            && active.get(0).getString("nodeName").equals(at.get(0).node())
            && active.get(0).getLong("epoch") == at.get(0).epoch();
    return right ? null : encoded + " but it runs at " + at;
  }
}
