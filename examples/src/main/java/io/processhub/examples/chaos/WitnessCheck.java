package io.processhub.examples.chaos;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Looks for two owners at once in what the witness says. A double active is a handler of a lower
 * epoch that starts after the first start of a higher one, or of the same epoch in two JVMs. A
 * handler that only ends later is counted apart: its JVM may have been stopped in it. Pure.
 */
final class WitnessCheck {
  /** A handler that should not have started. */
  record Double(String id, String file, long epoch, long at, String other, long otherEpoch) {
    String text(Timeline timeline) {
      return String.format(
          "%s at %.2f s: %s under epoch %d after %s under epoch %d",
          id, timeline.seconds(at), file, epoch, other, otherEpoch);
    }
  }

  private record Line(String file, WitnessLine line) {
    private String who() {
      return file + " " + line.replica();
    }
  }

  private final List<Double> doubles = new ArrayList<>();
  private final Set<String> blank = new HashSet<>();
  private long lateEnds;
  private long handlers;

  WitnessCheck(Map<String, List<WitnessLine>> files) {
    Map<String, List<Line>> processes = new TreeMap<>();
    files.forEach(
        (file, lines) ->
            lines.forEach(
                line ->
                    processes
                        .computeIfAbsent(line.id(), id -> new ArrayList<>())
                        .add(new Line(file, line))));
    processes.forEach(
        (id, lines) -> {
          lines.sort(Comparator.comparingLong(each -> each.line().at()));
          check(id, lines);
        });
  }

  private void check(String id, List<Line> lines) {
    long highest = Long.MIN_VALUE;
    Map<Long, String> firsts = new HashMap<>();
    Set<String> stale = new HashSet<>();
    for (Line each : lines) {
      WitnessLine line = each.line();
      switch (line.kind()) {
        case BLANK -> blank.add(id);
        case ACTIVE -> {}
        case END -> lateEnds += line.epoch() < highest && !stale.contains(each.who()) ? 1 : 0;
        case START -> {
          handlers++;
          highest = Math.max(highest, line.epoch());
          String owner = firsts.computeIfAbsent(line.epoch(), epoch -> each.file());
          if (line.epoch() < highest || !owner.equals(each.file())) {
            stale.add(each.who());
            String other = line.epoch() < highest ? firsts.get(highest) : owner;
            doubles.add(
                new Double(
                    id, each.file(), line.epoch(), line.at(), String.valueOf(other), highest));
          }
        }
      }
    }
  }

  List<Double> doubles() {
    return doubles;
  }

  /** Processes of which a replica went on without the state of its predecessor. */
  Set<String> blank() {
    return blank;
  }

  /** Handlers of a lower epoch that ended after a higher one had started one. */
  long lateEnds() {
    return lateEnds;
  }

  /** All handlers that started. */
  long handlers() {
    return handlers;
  }
}
