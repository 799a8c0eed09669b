package io.processhub.examples.chaos;

import io.processhub.examples.chaos.Evidence.Outage;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a run has shown: findings for a person, whether all promises held, one line. Pure. */
final class Verdict {
  private static final int SHOWN = 5;

  private final Evidence evidence;
  private final Promises promises;
  private final Timeline timeline;
  private final WitnessCheck witness;
  private final List<String> lines = new ArrayList<>();
  private final List<String> summary = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  private Verdict(Evidence evidence, Promises promises, Timeline timeline) {
    this.evidence = evidence;
    this.promises = promises;
    this.timeline = timeline;
    this.witness = new WitnessCheck(evidence.witness());
  }

  static Verdict of(Evidence evidence, Promises promises, Timeline timeline) {
    Verdict verdict = new Verdict(evidence, promises, timeline);
    verdict.increments();
    verdict.owners();
    verdict.processes();
    verdict.registries();
    verdict.outages();
    return verdict;
  }

  boolean ok() {
    return failures.isEmpty();
  }

  /** What was found; the last line says all of it. */
  List<String> lines() {
    List<String> all = new ArrayList<>(lines);
    all.add((ok() ? "OK: " : "FAILED: ") + String.join("; ", ok() ? summary : failures));
    return all;
  }

  private void increments() {
    long acknowledged = 0;
    long lost = 0;
    long excused = 0;
    long twice = 0;
    List<String> examples = new ArrayList<>();
    for (String id : evidence.ids()) {
      BitSet acks = evidence.acknowledged().getOrDefault(id, new BitSet());
      acknowledged += acks.cardinality();
      Held held = evidence.held().get(id);
      BitSet missing = (BitSet) acks.clone();
      if (held != null) {
        missing.andNot(held.numbers());
        twice += held.twice();
      }
      if (missing.isEmpty()) {
        continue;
      }
      if (!promises.stateSurvivesCrash() && witness.blank().contains(id)) {
        excused += missing.cardinality();
      } else {
        lost += missing.cardinality();
        examples.add(id + ": " + missing.cardinality() + " of " + acks.cardinality());
      }
    }
    lines.add(
        String.format(
            "%,d increments acknowledged; %,d lost against the promise, %,d lost by the %,d"
                + " processes that went on without their predecessor's state%s",
            acknowledged,
            lost,
            excused,
            witness.blank().size(),
            promises.stateSurvivesCrash() ? "" : " (not promised without checkpoints)"));
    fail(lost, "acknowledged increments lost", examples);
    fail(twice, "increments handled twice", List.of());
    fail(acknowledged == 0 ? 1 : 0, "nothing was acknowledged at all", List.of());
    summary.add(
        String.format(
            "%,d acknowledged increments, none lost%s",
            acknowledged,
            excused == 0 ? "" : String.format(" but %,d by crashes (not promised)", excused)));
  }

  private void owners() {
    long excused = 0;
    List<String> bad = new ArrayList<>();
    Map<String, Integer> perProcess = new HashMap<>();
    for (WitnessCheck.Double each : witness.doubles()) {
      boolean disturbed =
          evidence.disturbances().stream().anyMatch(interval -> interval.holds(each.at()));
      if (!promises.oneOwnerInCuts() && disturbed) {
        excused++;
      } else {
        bad.add(each.text(timeline));
        perProcess.merge(each.id(), 1, Integer::sum);
      }
    }
    lines.add(
        String.format(
            "%,d handlers by the witness; %,d started under an epoch that was over, %,d of them"
                + " in cuts and hangs%s; %,d only ended later",
            witness.handlers(),
            witness.doubles().size(),
            excused,
            promises.oneOwnerInCuts() ? "" : " (not promised by divergence)",
            witness.lateEnds()));
    fail(bad.size(), "double actives, of " + perProcess.size() + " processes", bad);
    fail(evidence.unreadable().size(), "lines of the witness unreadable", evidence.unreadable());
    summary.add(
        "no double active"
            + (excused == 0 ? "" : String.format(" but %,d in cuts (not promised)", excused)));
  }

  private void processes() {
    Map<String, Integer> counts = new HashMap<>();
    evidence
        .running()
        .values()
        .forEach(ids -> ids.forEach(id -> counts.merge(id, 1, Integer::sum)));
    List<String> missing = evidence.ids().stream().filter(id -> !counts.containsKey(id)).toList();
    List<String> several =
        counts.entrySet().stream()
            .filter(each -> each.getValue() > 1)
            .map(Map.Entry::getKey)
            .toList();
    List<String> mute =
        evidence.ids().stream().filter(id -> !evidence.held().containsKey(id)).toList();
    lines.add(
        String.format(
            "%,d of %,d processes run at the end, %,d more than once, %,d do not answer",
            evidence.ids().size() - missing.size(),
            evidence.ids().size(),
            several.size(),
            mute.size()));
    fail(evidence.unsettled().size(), "times not settled in time", evidence.unsettled());
    fail(missing.size(), "processes missing", missing);
    fail(several.size(), "processes run more than once", several);
    fail(mute.size(), "processes do not answer", mute);
    summary.add("all " + evidence.ids().size() + " processes run once");
  }

  private void registries() {
    long different = evidence.registries().values().stream().distinct().count();
    lines.add(
        different == 1
            ? "registries of all " + evidence.registries().size() + " nodes equal"
            : "registries differ: " + difference());
    fail(different == 1 ? 0 : different, "different registries", List.of());
    summary.add("registries equal");
  }

  private String difference() {
    List<List<String>> all = List.copyOf(evidence.registries().values());
    for (List<String> each : all) {
      List<String> own = new ArrayList<>(each);
      own.removeAll(all.get(0));
      if (!own.isEmpty()) {
        return own.get(0);
      }
    }
    return "records are missing";
  }

  private void outages() {
    Outage longest =
        evidence.outages().stream().max(Comparator.comparingDouble(Outage::seconds)).orElse(null);
    String text =
        longest == null
            ? "no process was unavailable for 0.5 s or longer"
            : String.format(
                "longest unavailability %.2f s (%s at %.1f s)",
                longest.seconds(), longest.id(), timeline.seconds(longest.from()));
    lines.add(text);
    summary.add(text);
  }

  private void fail(long count, String what, List<String> examples) {
    if (count == 0) {
      return;
    }
    failures.add(String.format("%,d %s", count, what));
    examples.stream().limit(SHOWN).forEach(each -> lines.add("  " + each));
    if (examples.size() > SHOWN) {
      lines.add("  and " + (examples.size() - SHOWN) + " more");
    }
  }
}
