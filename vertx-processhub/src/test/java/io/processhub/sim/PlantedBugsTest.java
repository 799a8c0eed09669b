package io.processhub.sim;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.OptionalLong;
import java.util.function.LongFunction;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Bugs planted on purpose: the simulator finds each of them within the default seeds. {@code
 * -Dprocesshub.sim.bug=REGEX} plants only some.
 */
class PlantedBugsTest {
  private static final long SEEDS = 2_000;

  /** So many in parallel, then the next, so that a seed soon after the first is soon found. */
  private static final long BLOCK = 16;

  /** One change of one file of the core, and what is seen of it then. */
  enum Bug {
    TIE_BREAK_DROPPED(
        "no end of events",
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
    EPOCH_NOT_CHECKED(
        "goes back from .* to epoch", "Ownership.java", "return order > 0 ? a : b;", "return b;"),
    TOMBSTONE_LOST(
        "came back after STOP",
        Fault.SHORT_RETENTION,
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
        "too few hold what was done",
        "CallProgress.java",
        "? holding == members.size()\n        : holding * 2 > members.size();",
        "? true : true;"),
    ANTI_ENTROPY_SKIPPED(
        "has not settled",
        "AntiEntropy.java",
        "if (node.membership.ready() || leaving) {",
        "if (false) {"),
    COMMIT_ROLLED_BACK(
        112,
        "it runs on .* already|goes on with an old state",
        "CommittedHandovers.java",
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
        48,
        "message is lost",
        "Forwarders.java",
        "if (patient ? !batch.unconfirmed.isEmpty() : waitsForMembers(batch)) {",
        "if (false) {"),
    MIGRATION_TOLD_AT_ITS_COMMIT(
        "which it did not",
        "CommittedHandovers.java",
        "commits.computeIfAbsent(handover.target.node(), t -> new ArrayList<>()).add(handover);",
        """
        commits.computeIfAbsent(handover.target.node(), t -> new ArrayList<>()).add(handover);
        post.migrated(handover);
        """),
    END_NOT_TOLD(
        "nobody has said that it wrote",
        "Node.java",
        "happened(new Fact.Unregistered(write(entry.with(ended(entry)))));",
        "write(entry.with(ended(entry)));"),
    BACKUP_DOES_NOT_SEAL(
        "though it knew of a newer owner",
        "Backups.java",
        "if (current == null || part.version().compareTo(current) >= 0 && !stopped) {",
        "if (true) {"),
    LATE_COPY_REPLACES_A_NEWER_ONE(
        144,
        "without what was acknowledged|as holders of",
        "Backups.java",
        "return held != null && held.version().compareTo(version) >= 0;",
        "return false;"),
    BLANK_BEATS_NOT_BLANK(
        "a blank one wins", "Conflict.java", "return !first.bare();", "return first.bare();"),
    BACKUP_DROPPED_TOO_EARLY(
        3_440,
        "without what was acknowledged|as holders of",
        "Checkpoints.java",
        "if (wanted.size() >= node.config.safekeeping().backups()) {",
        "if (true) {"),
    SUCCESSOR_DOES_NOT_ASK(
        280,
        "without what was acknowledged",
        "Seeking.java",
        "Set<MemberId> members = new LinkedHashSet<>(node.membership.holders());",
        "Set<MemberId> members = new LinkedHashSet<>();"),
    SUSPICION_FOR_EVER(
        288,
        "sees .* instead of",
        "Greeting.java",
        "if (listing.trust(sender.node())) {",
        "if (false) {"),
    MARKER_BEFORE_THE_LAST_WRITE(
        "message is handled after", "Flushes.java", "asked.put(about, action);", "action.run();"),
    ROUTES_TOLD_AFTER_THE_MARKER(
        232,
        "message is handled after",
        "HubCore.java",
        """
              changedRoutes.addAll(node.touched);
              tellRoutes();
        """,
        ""),
    STRANGERS_NOT_AWAITED(
        56,
        "message is handled after",
        "Forwarders.java",
        "awaited.addAll(node.membership.peers().strangers());",
        ""),
    LEASE_COUNTED_FROM_RECEIPT(
        Simulator.QUORUM,
        "two owners",
        "Leases.java",
        "long end = request.getValue() + node.config.lease();",
        "long end = node.now + node.config.lease();"),
    EPOCH_ISSUED_BEFORE_EVERY_REPORT_IS_IN(
        Simulator.QUORUM + 456,
        "two owners",
        "Mandate.java",
        "acts(view) && reports.complete()",
        "acts(view)"),
    SUCCESSOR_DOES_NOT_WAIT_FOR_LEASES(
        Simulator.QUORUM + 48,
        "two owners",
        "Mandate.java",
        "&& leases.endOfOthers(view) == 0",
        ""),
    MAXIMUM_GROWS_LOCALLY(
        Simulator.QUORUM,
        "the maximum is to be",
        "NextView.java",
        "Math.max(before, holders)",
        "Math.max(before, seen.reachable.size() + seen.asking.size())"),
    NEW_REPLICA_NOT_FILLED(
        Simulator.REPLICATED,
        "stands by on .* without a state",
        "Restores.java",
        "local.hasState |= state.length > 0;\n      local.restore = state;\n      give(local, state);",
        "local.restore = new byte[0];\n      give(local, local.restore);"),
    LOST_ACTIVE_NOT_REPLACED(
        Simulator.REPLICATED,
        "instead of 1 are active",
        "ReplicaSets.java",
        "while (active < actives) {",
        "while (active < 0) {"),
    PROMOTED_WITHOUT_THE_NEWEST_CHECKPOINT(
        Simulator.REPLICATED,
        "without what was acknowledged|goes on with an old state|goes on without the state",
        "StandingBy.java",
        "return local.applied == null || copy.version().compareTo(local.applied) > 0;",
        "return false;"),
    ONE_THAT_STANDS_BY_SPREADS_ITS_OLD_CHECKPOINT(
        Simulator.REPLICATED + 552,
        "as holders of",
        "Ownership.java",
        "return replica != null && replica.role() == Role.ACTIVE;",
        "return replica != null;"),
    ONE_THAT_WAS_ACTIVE_NOT_AWAITED(
        Simulator.REPLICATED_QUORUM + 40,
        "two owners",
        "Decision.java",
        "return replica.role() == Role.PASSIVE && !stoodBy;",
        "return false;");

    /** The seed after which the search begins: shortly before one that fell, to be quick. */
    final long after;

    private final Pattern expected;
    final String file;
    final String text;
    final String replacement;

    /** Without which it does not show; null for none. */
    final @Nullable Fault needs;

    Bug(String expected, String file, String text, String replacement) {
      this(0, expected, null, file, text, replacement);
    }

    Bug(String expected, Fault needs, String file, String text, String replacement) {
      this(0, expected, needs, file, text, replacement);
    }

    /** One that shows under a quorum strategy, or late. */
    Bug(long after, String expected, String file, String text, String replacement) {
      this(after, expected, null, file, text, replacement);
    }

    Bug(
        long after,
        String expected,
        @Nullable Fault needs,
        String file,
        String text,
        String replacement) {
      this.after = after;
      this.needs = needs;
      this.expected = Pattern.compile(expected);
      this.file = file;
      this.text = text;
      this.replacement = replacement;
    }
  }

  @ParameterizedTest
  @EnumSource
  void planted_bug_is_found_and_the_core_passes_the_seed_that_finds_it(Bug bug) throws Exception {
    assumeTrue(bug.name().matches(System.getProperty("processhub.sim.bug", ".*")));
    LongFunction<?> mutant = simulator(MutantLoader.of(bug.file, bug.text, bug.replacement));
    long from = System.nanoTime();
    OptionalLong fell = OptionalLong.empty();
    for (long block = bug.after; fell.isEmpty() && block < bug.after + SEEDS; block += BLOCK) {
      fell =
          LongStream.rangeClosed(block + 1, block + BLOCK)
              .parallel()
              .filter(seed -> bug.needs == null || plan(seed).has(bug.needs))
              .filter(seed -> bug.expected.matcher(reason(mutant.apply(seed))).find())
              .findAny();
    }
    System.out.printf(
        "%s falls with seed %s, %.1f s%n", bug, fell, (System.nanoTime() - from) / 1e9);
    assertTrue(fell.isPresent(), bug + " is not found by " + SEEDS + " seeds");
    long seed = fell.getAsLong();
    assertNull(new Simulator().apply(seed), "the core itself falls with seed " + seed);
    assertNull(unchanged().apply(seed), "a change that changes nothing falls with seed " + seed);
  }

  private static Plan plan(long seed) {
    return Plan.drawn(new SimRandom(seed));
  }

  /** What went wrong, without the plan and the last events. */
  private static String reason(@Nullable Object failure) {
    return failure == null ? "" : failure.toString().lines().findFirst().orElse("");
  }

  private static LongFunction<?> unchanged() throws Exception {
    return simulator(
        MutantLoader.of(
            "Ownership.java", "return order > 0 ? a : b;", "return order > 0 ? a : b ;"));
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
