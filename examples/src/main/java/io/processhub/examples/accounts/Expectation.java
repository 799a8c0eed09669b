package io.processhub.examples.accounts;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a {@link Snapshot} must show, computed straight from the event file and from where the
 * registry says that accounts run.
 */
final class Expectation {
  private final Map<String, Reading> readings;
  private final Map<String, NodeTotals> totals;

  private Expectation(Map<String, Reading> readings, Map<String, NodeTotals> totals) {
    this.readings = readings;
    this.totals = totals;
  }

  /** After the replay: every account has got all of its events in messages. */
  static Expectation afterReplay(Map<String, AccountState> file, Snapshot now) {
    return of(file, now.placement(), now, "");
  }

  /** After a kill: the same states, and exactly the killed node's accounts have recovered. */
  static Expectation afterKill(
      Map<String, AccountState> file, Snapshot before, String killed, Snapshot now) {
    return of(file, before.placement(), now, killed);
  }

  private static Expectation of(
      Map<String, AccountState> file, Map<String, String> replayed, Snapshot now, String killed) {
    Map<String, Reading> readings = new TreeMap<>();
    Map<String, Long> received = new TreeMap<>();
    Map<String, Long> recovered = new TreeMap<>();
    file.forEach(
        (account, state) -> {
          String first = replayed.getOrDefault(account, "nowhere");
          String node = now.placement().getOrDefault(account, "nowhere");
          boolean lost = first.equals(killed);
          if (lost) {
            recovered.merge(node, 1L, Long::sum);
          } else {
            received.merge(first, state.sequence(), Long::sum);
          }
          readings.put(account, new Reading(state, node, lost ? 0 : state.sequence(), lost));
        });
    return new Expectation(
        readings,
        Snapshot.totals(
            readings,
            now.counts().keySet(),
            node -> received.getOrDefault(node, 0L),
            node -> recovered.getOrDefault(node, 0L)));
  }

  Map<String, NodeTotals> totals() {
    return totals;
  }

  /** What differs, one line each: first the nodes, then the accounts; empty when all is well. */
  List<String> differences(Snapshot now) {
    List<String> differences = new ArrayList<>();
    compare("node ", totals, now.totals(), differences);
    compare("", readings, now.readings(), differences);
    return differences;
  }

  private static <T> void compare(
      String kind, Map<String, T> expected, Map<String, T> found, List<String> differences) {
    TreeMap<String, T> all = new TreeMap<>(expected);
    all.putAll(found);
    for (String key : all.keySet()) {
      if (!Objects.equals(expected.get(key), found.get(key))) {
        differences.add(
            kind + key + ": expected " + expected.get(key) + ", found " + found.get(key));
      }
    }
  }
}
