package io.processhub.examples.accounts;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a hub of accounts shows at one moment.
 *
 * @param readings account to what it answered
 * @param placement account to node, by the registry
 * @param counts node to what it counted
 */
record Snapshot(
    Map<String, Reading> readings, Map<String, String> placement, Map<String, NodeCount> counts) {

  /** Totals by node; an account belongs to the node that its own answer names. */
  Map<String, NodeTotals> totals() {
    return totals(
        readings,
        counts.keySet(),
        node -> counts.getOrDefault(node, NodeCount.NONE).received(),
        node -> counts.getOrDefault(node, NodeCount.NONE).recovered());
  }

  static Map<String, NodeTotals> totals(
      Map<String, Reading> readings,
      Iterable<String> nodes,
      Function<String, Long> received,
      Function<String, Long> recovered) {
    Map<String, Map<String, AccountState>> states = new TreeMap<>();
    nodes.forEach(node -> states.put(node, new TreeMap<>()));
    readings.forEach(
        (account, reading) ->
            states
                .computeIfAbsent(reading.node(), node -> new TreeMap<>())
                .put(account, reading.state()));
    return states.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry ->
                    new NodeTotals(
                        Totals.of(entry.getValue()),
                        received.apply(entry.getKey()),
                        recovered.apply(entry.getKey())),
                (first, second) -> first,
                TreeMap::new));
  }
}
