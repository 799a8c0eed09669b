package io.processhub.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** The one merge rule: replicas of the registry agree whatever they hear, in whatever order. */
class EntryMergeLawsTest {
  @Property(tries = 4_000, edgeCases = EdgeCasesMode.NONE)
  void merge_is_commutative(@ForAll("threes") List<Entry> of) {
    Entry a = of.get(0);
    Entry b = of.get(1);
    tally(a, b);
    assertEquals(Entry.merge(a, b), Entry.merge(b, a));
  }

  @Property(tries = 4_000, edgeCases = EdgeCasesMode.NONE)
  void merge_is_associative(@ForAll("threes") List<Entry> of) {
    Entry a = of.get(0);
    Entry b = of.get(1);
    Entry c = of.get(2);
    assertEquals(Entry.merge(Entry.merge(a, b), c), Entry.merge(a, Entry.merge(b, c)));
  }

  @Property(tries = 2_000, edgeCases = EdgeCasesMode.NONE)
  void merge_is_idempotent(@ForAll("threes") List<Entry> of) {
    Entry a = of.get(0);
    assertEquals(a, Entry.merge(a, a));
    assertEquals(a, Entry.merge(a, EntryUniverse.copy(a)));
    Entry merged = Entry.merge(a, of.get(1));
    assertEquals(merged, Entry.merge(merged, a));
    assertEquals(merged, Entry.merge(of.get(1), merged));
  }

  @Property(tries = 2_000, edgeCases = EdgeCasesMode.NONE)
  void any_order_with_repeats_gives_one_result(
      @ForAll("sevens") List<Entry> entries, @ForAll long seed) {
    List<Entry> heard = new ArrayList<>(entries);
    heard.addAll(entries.subList(0, 3));
    Collections.shuffle(heard, new Random(seed));
    assertEquals(
        entries.stream().reduce(Entry::merge).orElseThrow(),
        heard.stream().reduce(Entry::merge).orElseThrow());
  }

  @Property(tries = 2_000, edgeCases = EdgeCasesMode.NONE)
  void equal_entries_have_equal_fingerprints(@ForAll("threes") List<Entry> of) {
    assertEquals(of.get(0).fingerprint(), EntryUniverse.copy(of.get(0)).fingerprint());
  }

  @Property(tries = 4_000, edgeCases = EdgeCasesMode.NONE)
  void different_entries_have_different_fingerprints(@ForAll("sevens") List<Entry> entries) {
    for (Entry a : entries) {
      for (Entry b : entries) {
        if (!a.equals(b)) {
          assertNotEquals(a.fingerprint(), b.fingerprint(), () -> a + "\n" + b);
        }
      }
    }
  }

  /** The laws say little unless entries tie in each of their parts. */
  private static void tally(Entry a, Entry b) {
    boolean stamps = a.spec().stamp().equals(b.spec().stamp()) && !a.spec().equals(b.spec());
    collect("specs of one stamp", stamps);
    Details left = a.details();
    Details right = b.details();
    collect(
        "details of one stamp",
        left != null && right != null && left.stamp().equals(right.stamp()) && !left.equals(right));
    Directive said = a.directive();
    Directive saidThere = b.directive();
    collect(
        "pins of one stamp",
        said != null
            && saidThere != null
            && said.pin() != null
            && saidThere.pin() != null
            && said.pin().stamp().equals(saidThere.pin().stamp())
            && !said.equals(saidThere));
    Ownership mine = a.ownership();
    Ownership other = b.ownership();
    collect(
        "one decision, owners at different points",
        mine != null && other != null && mine.sameDecision(other) && !mine.equals(other));
  }

  private static void collect(String label, boolean tie) {
    Statistics.label(label)
        .collect(tie)
        .coverage(coverage -> coverage.check(true).percentage(p -> p > 10));
  }

  @Provide
  Arbitrary<List<Entry>> threes() {
    return EntryUniverse.entries(3);
  }

  @Provide
  Arbitrary<List<Entry>> sevens() {
    return EntryUniverse.entries(7);
  }
}
