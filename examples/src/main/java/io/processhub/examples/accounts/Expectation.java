package io.processhub.examples.accounts;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Snapshot} must show, computed straight from the event file and from where the
 * registry says that accounts run.
 */
final class Expectation {
  private static final String NOWHERE = "nowhere";

  private final Map<String, Reading> readings;
  private final Map<String, NodeTotals> totals;

  private Expectation(Map<String, Reading> readings, Map<String, NodeTotals> totals) {
    this.readings = readings;
    this.totals = totals;
  }

  /** After a replay during which nothing moved: every account has got all of its events. */
  static Expectation afterReplay(Map<String, AccountState> file, Snapshot now) {
    return afterReplay(file, now.placement(), now);
  }

  /**
   * After the replay: every account has got all of its events in messages, those that moved on both
   * of their nodes together.
   *
   * @param opened where the accounts ran before the replay
   */
  static Expectation afterReplay(
      Map<String, AccountState> file, Map<String, String> opened, Snapshot now) {
    Map<String, Reading> readings = new TreeMap<>();
    file.forEach(
        (account, state) -> {
          String node = now.placement().getOrDefault(account, NOWHERE);
          String first = opened.getOrDefault(account, NOWHERE);
          readings.put(account, replayed(state, first, node, now.readings().get(account)));
        });
    return of(readings, readings.values(), "", now);
  }

  /** How the events divide over the two nodes of an account that moved only it can tell. */
  private static Reading replayed(
      AccountState state, String first, String node, @Nullable Reading found) {
    boolean divided =
        found != null
            && !first.equals(node)
            && Set.of(first).containsAll(found.earlier().keySet())
            && found.receivedAnywhere() == state.sequence();
    return divided
        ? new Reading(state, node, found.received(), false, found.earlier())
        : new Reading(state, node, state.sequence(), false);
  }

  /**
   * After a kill: the same states, and exactly the killed node's accounts have recovered, from
   * checkpoints that know what they had received there.
   */
  static Expectation afterKill(
      Map<String, AccountState> file, Snapshot before, String killed, Snapshot now) {
    Map<String, Reading> readings = new TreeMap<>();
    List<Reading> received = new ArrayList<>();
    file.forEach(
        (account, state) -> {
          String node = now.placement().getOrDefault(account, NOWHERE);
          boolean lost = before.placement().getOrDefault(account, NOWHERE).equals(killed);
          Reading then = before.readings().get(account);
          Map<String, Long> earlier = then == null ? Map.of() : then.earlier();
          long late = state.sequence() - earlier.values().stream().mapToLong(n -> n).sum();
          received.add(
              new Reading(
                  state, before.placement().getOrDefault(account, NOWHERE), late, false, earlier));
          readings.put(
              account,
              lost
                  ? new Reading(state, node, 0, true, with(earlier, killed, late))
                  : new Reading(state, node, late, false, earlier));
        });
    return of(readings, received, killed, now);
  }

  private static Map<String, Long> with(Map<String, Long> earlier, String node, long count) {
    Map<String, Long> all = new TreeMap<>(earlier);
    if (count > 0) {
      all.merge(node, count, Long::sum);
    }
    return all;
  }

  /**
   * @param received who received what where, which the nodes have counted for themselves
   */
  private static Expectation of(
      Map<String, Reading> readings, Collection<Reading> received, String killed, Snapshot now) {
    Map<String, Long> counts = new TreeMap<>();
    for (Reading reading : received) {
      counts.merge(reading.node(), reading.received(), Long::sum);
      reading.earlier().forEach((node, count) -> counts.merge(node, count, Long::sum));
    }
    counts.remove(killed);
    Map<String, Long> recovered = new TreeMap<>();
    readings.values().stream()
        .filter(Reading::recovered)
        .forEach(reading -> recovered.merge(reading.node(), 1L, Long::sum));
    return new Expectation(
        readings,
        Snapshot.totals(
            readings,
            now.counts().keySet(),
            node -> counts.getOrDefault(node, 0L),
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
