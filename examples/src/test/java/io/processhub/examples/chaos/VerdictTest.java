package io.processhub.examples.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.examples.chaos.Evidence.Interval;
import io.processhub.examples.chaos.Evidence.Outage;
import io.processhub.examples.chaos.WitnessLine.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verdict on evidence in which one thing is wrong. */
class VerdictTest {
  private static final Promises WEAK = new Promises(false, false);
  private static final Promises STRONG = new Promises(true, true);
  private static final Timeline TIMELINE =
      new Timeline(new PrintStream(OutputStream.nullOutputStream()));

  private final List<String> ids = List.of("a", "b");
  private final Map<String, BitSet> acknowledged = new HashMap<>();
  private final Map<String, Held> held = new HashMap<>();
  private final Map<String, List<WitnessLine>> witness = new TreeMap<>();
  private final List<String> unreadable = new ArrayList<>();
  private final List<Interval> disturbances = new ArrayList<>();
  private final List<String> unsettled = new ArrayList<>();
  private final Map<String, List<String>> running = new TreeMap<>();
  private final Map<String, List<String>> registries = new TreeMap<>();
  private final List<Outage> outages = new ArrayList<>();

  /** Two processes on two nodes, ten increments each. */
  VerdictTest() {
    for (String id : ids) {
      BitSet bits = new BitSet();
      Held has = Held.none();
      String file = id.equals("a") ? "node-1.1" : "node-2.1";
      List<WitnessLine> lines = new ArrayList<>();
      lines.add(new WitnessLine(Kind.ACTIVE, id, 1, 5, 1));
      for (int i = 0; i < 10; i++) {
        bits.set(i);
        has.add(i);
        lines.add(new WitnessLine(Kind.START, id, 1, 10 + 10 * i, 1));
        lines.add(new WitnessLine(Kind.END, id, 1, 11 + 10 * i, 1));
      }
      acknowledged.put(id, bits);
      held.put(id, has);
      witness.put(file, lines);
    }
    running.put("node-1", List.of("a"));
    running.put("node-2", List.of("b"));
    registries.put("node-1", List.of("record a", "record b"));
    registries.put("node-2", List.of("record a", "record b"));
  }

  private Verdict verdict(Promises promises) {
    Evidence evidence =
        new Evidence(
            ids,
            acknowledged,
            held,
            witness,
            unreadable,
            disturbances,
            unsettled,
            running,
            registries,
            outages);
    return Verdict.of(evidence, promises, TIMELINE);
  }

  private static String last(Verdict verdict) {
    List<String> lines = verdict.lines();
    return lines.get(lines.size() - 1);
  }

  private void assertFails(String why) {
    for (Promises promises : List.of(WEAK, STRONG)) {
      Verdict verdict = verdict(promises);
      assertFalse(verdict.ok());
      assertTrue(last(verdict).startsWith("FAILED: "), last(verdict));
      assertTrue(last(verdict).contains(why), last(verdict));
    }
  }

  private void assertOk(Promises promises, String what) {
    Verdict verdict = verdict(promises);
    assertTrue(verdict.ok(), () -> verdict.lines().toString());
    assertTrue(last(verdict).startsWith("OK: "), last(verdict));
    assertTrue(last(verdict).contains(what), last(verdict));
  }

  private void witnessed(String file, Kind kind, long epoch, long at, int replica) {
    List<WitnessLine> lines = new ArrayList<>(witness.getOrDefault(file, List.of()));
    lines.add(new WitnessLine(kind, "a", epoch, at, replica));
    witness.put(file, lines);
  }

  @Test
  void clean_evidence_is_ok() {
    assertOk(WEAK, "20 acknowledged increments, none lost; no double active");
    assertOk(STRONG, "all 2 processes run once; registries equal");
  }

  @Test
  void dropped_increment_is_a_failure_that_names_the_process() {
    acknowledged.get("a").set(17);
    assertFails("1 acknowledged increments lost");
    assertTrue(verdict(WEAK).lines().contains("  a: 1 of 11"));
  }

  @Test
  void increments_of_a_process_that_went_on_blank_are_lost_by_promise_or_not() {
    acknowledged.get("a").set(17);
    witnessed("node-2.1", Kind.BLANK, 2, 500, 2);
    assertOk(WEAK, "none lost but 1 by crashes (not promised)");
    assertFalse(verdict(STRONG).ok());
    acknowledged.get("b").set(17);
    assertFails("acknowledged increments lost");
  }

  @Test
  void increment_that_was_not_acknowledged_may_be_there() {
    held.get("a").add(17);
    assertOk(STRONG, "none lost");
  }

  @Test
  void increment_that_was_handled_twice_is_a_failure() {
    held.get("a").add(3);
    assertFails("1 increments handled twice");
  }

  @Test
  void forged_handler_of_an_epoch_that_is_over_is_a_failure() {
    witnessed("node-2.1", Kind.START, 2, 500, 2);
    assertOk(STRONG, "no double active");
    witnessed("node-1.1", Kind.START, 1, 501, 1);
    assertFails("1 double actives, of 1 processes");
  }

  @Test
  void one_epoch_in_two_jvms_is_a_failure() {
    witnessed("node-2.1", Kind.START, 1, 500, 2);
    assertFails("1 double actives, of 1 processes");
  }

  @Test
  void handler_that_only_ends_later_is_counted_apart() {
    witnessed("node-1.1", Kind.START, 1, 490, 1);
    witnessed("node-2.1", Kind.START, 2, 500, 2);
    witnessed("node-1.1", Kind.END, 1, 510, 1);
    assertOk(STRONG, "no double active");
    assertTrue(
        verdict(STRONG).lines().stream().anyMatch(line -> line.endsWith("1 only ended later")));
  }

  @Test
  void two_owners_in_a_cut_are_promised_or_not() {
    witnessed("node-2.1", Kind.START, 2, 500, 2);
    witnessed("node-1.1", Kind.START, 1, 501, 1);
    disturbances.add(new Interval(400, 600));
    assertOk(WEAK, "no double active but 1 in cuts (not promised)");
    assertFalse(verdict(STRONG).ok());
    witnessed("node-1.1", Kind.START, 1, 601, 1);
    assertFails(" double actives, of 1 processes");
  }

  @Test
  void missing_doubled_and_mute_processes_are_failures() {
    running.put("node-2", List.of("a"));
    held.remove("b");
    assertFails("1 processes missing; 1 processes run more than once; 1 processes do not answer");
  }

  @Test
  void different_registries_are_a_failure_that_shows_a_record() {
    registries.put("node-2", List.of("record a", "record c"));
    assertFails("2 different registries");
    assertTrue(verdict(WEAK).lines().contains("registries differ: record c"));
  }

  @Test
  void cluster_that_did_not_settle_is_a_failure() {
    unsettled.add("node-1 is locked");
    assertFails("1 times not settled in time");
  }

  @Test
  void nothing_acknowledged_is_a_failure() {
    acknowledged.clear();
    assertFails("nothing was acknowledged at all");
  }

  @Test
  void longest_unavailability_is_told() {
    outages.add(new Outage("a", 0, 1_500_000_000));
    outages.add(new Outage("b", 0, 2_500_000_000L));
    assertOk(WEAK, "longest unavailability 2.50 s (b at ");
  }

  @Test
  void witness_survives_a_torn_last_line_and_refuses_any_other(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("node-1.1");
    String good = new WitnessLine(Kind.START, "a", 3, 77, 2).encode();
    Files.writeString(file, good + "nonsense\n" + good + "start a 3 7");
    WitnessFiles files = WitnessFiles.read(List.of(file));
    assertEquals(List.of("node-1.1: nonsense"), files.unreadable());
    assertEquals(2, files.lines().get("node-1.1").size());
    unreadable.addAll(files.unreadable());
    assertFails("1 lines of the witness unreadable");
  }
}
