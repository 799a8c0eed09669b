package io.processhub.examples.chaos;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which members each node sees; changes at about one moment are one line. Thread-safe. */
final class Views {
  private static final long QUIET = 200_000_000;

  private record Change(List<String> members, long at) {}

  private final Timeline timeline;
  private final Map<Integer, Change> changes = new TreeMap<>();
  private long last;
  private long fault;

  Views(Timeline timeline) {
    this.timeline = timeline;
  }

  /** Lines from now on say how long after this moment, in ns, something was seen. */
  synchronized void since(long nanos) {
    fault = nanos;
  }

  synchronized void seen(int node, JsonObject seen) {
    JsonArray members = seen.getJsonArray(ChaosNode.MEMBERS);
    long at = seen.getLong(ChaosNode.AT);
    changes.put(node, new Change(members.stream().map(String::valueOf).toList(), at));
    last = System.nanoTime();
  }

  synchronized void gone(int node) {
    changes.remove(node);
  }

  /** Writes what has changed, unless more is to be expected. */
  synchronized void flush() {
    if (changes.isEmpty() || System.nanoTime() - last < QUIET) {
      return;
    }
    Map<List<String>, TreeSet<Integer>> same = new LinkedHashMap<>();
    changes.forEach(
        (node, change) ->
            same.computeIfAbsent(change.members(), members -> new TreeSet<>()).add(node));
    same.forEach(
        (members, nodes) -> {
          long first = nodes.stream().mapToLong(node -> changes.get(node).at()).min().orElse(0);
          long end = nodes.stream().mapToLong(node -> changes.get(node).at()).max().orElse(0);
          timeline.noteAt(
              end,
              "  members %s, say %s%s",
              numbers(members),
              nodes.stream().map(ChaosCluster::name).toList(),
              fault == 0
                  ? ""
                  : String.format(" (%.2f to %.2f s)", (first - fault) / 1e9, (end - fault) / 1e9));
        });
    changes.clear();
  }

  private static String numbers(List<String> members) {
    return String.join(" ", members.stream().map(each -> each.replace("node-", "")).toList());
  }
}
