package io.processhub.sim;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bugs planted on purpose: the simulator finds each of them within the default seeds. */
class PlantedBugsTest {
  private static final long SEEDS = 2_000;

  /** One change of one file of the core. */
  enum Bug {
    TIE_BREAK_DROPPED(
        "Ownership.java",
        """
            if (order == 0) {
              order = issuer.compareTo(other.issuer);
            }
            return order != 0 ? order : Long.compare(issued, other.issued);
        """,
        """
            return order;
        """),
    EPOCH_NOT_CHECKED("Ownership.java", "return order > 0 ? a : b;", "return b;"),
    TOMBSTONE_LOST(
        "Registry.java",
        """
                    && entry.spec().stamp().time() < time
                    && !inUse.test(entry.id())) {
                  drop(entry, bucket, i);
                }
              }
            }
            return bucket;
          }

          private void drop(Entry tombstone, int bucket, int index) {
            String id = tombstone.id().value();
            long hash = Hashing.text(id);
            headstones.add(new Headstone(hash, tombstone.spec().stamp().time()));
        """,
        """
                    && !inUse.test(entry.id())) {
                  drop(entry, bucket, i);
                }
              }
            }
            return bucket;
          }

          private void drop(Entry tombstone, int bucket, int index) {
            String id = tombstone.id().value();
            long hash = Hashing.text(id);
        """),
    ACKNOWLEDGED_BEFORE_REPLICATED(
        "CallProgress.java",
        "? holding == members.size()\n        : holding * 2 > members.size();",
        "? true : true;"),
    ANTI_ENTROPY_SKIPPED(
        "AntiEntropy.java", "if (node.membership.ready() || leaving) {", "if (false) {"),
    COMMIT_ROLLED_BACK(
        "HandoverSource.java",
        "if (!node.config.migration().confirmHandover()) {",
        """
        for (Handover late : committed.values()) {
          Entry entry = node.registry.get(late.id().value());
          if (entry != null
              && entry.ownership().sameDecision(late.next)
              && node.now >= late.since + CoreConfig.RETRY) {
            Ownership old = late.local.decision;
            node.write(
                entry.with(
                    new Ownership(
                        old.life(),
                        late.next.epoch().next(),
                        late.next.viewSize(),
                        node.self,
                        node.clock.tick(node.now),
                        old.blank(),
                        false,
                        old.replicas(),
                        List.of())));
          }
        }
        if (!node.config.migration().confirmHandover()) {
        """),
    FORWARDER_GONE_TOO_EARLY(
        "Forwarders.java", "if (!batch.unconfirmed.isEmpty()) {", "if (false) {"),
    SUSPICION_FOR_EVER("Membership.java", "if (listing.trust(sender.node())) {", "if (false) {"),
    MARKER_BEFORE_THE_LAST_WRITE("Flushes.java", "asked.add(action);", "action.run();");

    final String file;
    final String text;
    final String replacement;

    Bug(String file, String text, String replacement) {
      this.file = file;
      this.text = text;
      this.replacement = replacement;
    }
  }

  @ParameterizedTest
  @EnumSource
  void planted_bug_falls_within_the_default_seeds(Bug bug) throws Exception {
    LongFunction<?> mutant = simulator(MutantLoader.of(bug.file, bug.text, bug.replacement));
    long from = System.nanoTime();
    OptionalLong fell =
        LongStream.rangeClosed(1, SEEDS)
            .parallel()
            .filter(seed -> mutant.apply(seed) != null)
            .findAny();
    System.out.printf(
        "%s falls with seed %s, %.1f s%n", bug, fell, (System.nanoTime() - from) / 1e9);
    assertTrue(fell.isPresent(), () -> bug + " is not found by " + SEEDS + " seeds");
  }

  @Test
  void change_that_changes_nothing_passes() throws Exception {
    LongFunction<?> same =
        simulator(
            MutantLoader.of(
                "Ownership.java", "return order > 0 ? a : b;", "return order > 0 ? a : b ;"));
    LongStream.rangeClosed(1, 20).forEach(seed -> assertTrue(same.apply(seed) == null));
  }

  @Test
  void change_of_text_that_is_not_there_is_refused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> MutantLoader.of("Ownership.java", "no such text", ""));
  }

  private static LongFunction<?> simulator(ClassLoader loader) throws ReflectiveOperationException {
    Class<?> type = loader.loadClass(Simulator.class.getName());
    return (LongFunction<?>) type.getDeclaredConstructor().newInstance();
  }
}
