package io.processhub.examples.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ExpectationTest {
  private static final AccountState A = new AccountState(3, 1, 500, 100, 42);
  private static final AccountState B = new AccountState(5, 0, 300, 0, 43);
  private static final AccountState C = new AccountState(2, 2, 0, 0, 44);
  private static final Map<String, AccountState> FILE = Map.of("a", A, "b", B, "c", C);

  private final Snapshot before =
      new Snapshot(
          Map.of(
              "a", new Reading(A, "n1", 3, false),
              "b", new Reading(B, "n2", 5, false),
              "c", new Reading(C, "n3", 2, false)),
          Map.of("a", "n1", "b", "n2", "c", "n3"),
          Map.of(
              "n1", new NodeCount(1, 3, 0),
              "n2", new NodeCount(1, 5, 0),
              "n3", new NodeCount(1, 2, 0)));
  private final Snapshot after =
      new Snapshot(
          Map.of(
              "a", new Reading(A, "n1", 3, false),
              "b", new Reading(B, "n3", 0, true, Map.of("n2", 5L)),
              "c", new Reading(C, "n3", 2, false)),
          Map.of("a", "n1", "b", "n3", "c", "n3"),
          Map.of("n1", new NodeCount(1, 3, 0), "n3", new NodeCount(2, 2, 1)));

  @Test
  void a_replay_that_is_as_the_file_says_has_no_differences() {
    Expectation expected = Expectation.afterReplay(FILE, before);
    assertEquals(List.of(), expected.differences(before));
    assertEquals(before.totals(), expected.totals());
    NodeTotals all = NodeTotals.sum(expected.totals().values());
    assertEquals(Totals.of(FILE), all.totals());
    assertEquals(10, all.received());
  }

  @Test
  void an_account_that_moved_in_the_middle_tells_which_node_received_what() {
    Map<String, String> opened = Map.of("a", "n1", "b", "n2", "c", "n3");
    Snapshot moved =
        new Snapshot(
            Map.of(
                "a", new Reading(A, "n1", 3, false),
                "b", new Reading(B, "n3", 1, false, Map.of("n2", 4L)),
                "c", new Reading(C, "n3", 2, false)),
            Map.of("a", "n1", "b", "n3", "c", "n3"),
            Map.of(
                "n1", new NodeCount(1, 3, 0),
                "n2", new NodeCount(0, 4, 0),
                "n3", new NodeCount(2, 3, 0)));
    assertEquals(List.of(), Expectation.afterReplay(FILE, opened, moved).differences(moved));
    Snapshot lost = with(moved, "b", new Reading(B, "n3", 1, false, Map.of("n2", 3L)));
    assertDiffers(
        Expectation.afterReplay(FILE, opened, lost).differences(lost), "node n2", "node n3", "b:");
    Snapshot strange = with(moved, "b", new Reading(B, "n3", 1, false, Map.of("n1", 4L)));
    assertDiffers(
        Expectation.afterReplay(FILE, opened, strange).differences(strange),
        "node n2",
        "node n3",
        "b:");
  }

  @Test
  void an_account_that_moved_before_a_kill_still_counts_on_both_nodes() {
    Snapshot moved =
        new Snapshot(
            Map.of(
                "a", new Reading(A, "n1", 3, false),
                "b", new Reading(B, "n2", 5, false),
                "c", new Reading(C, "n3", 1, false, Map.of("n1", 1L))),
            before.placement(),
            before.counts());
    Snapshot killed =
        new Snapshot(
            Map.of(
                "a", new Reading(A, "n1", 3, false),
                "b", new Reading(B, "n3", 0, true, Map.of("n2", 5L)),
                "c", new Reading(C, "n3", 1, false, Map.of("n1", 1L))),
            after.placement(),
            Map.of("n1", new NodeCount(1, 4, 0), "n3", new NodeCount(2, 1, 1)));
    assertEquals(List.of(), Expectation.afterKill(FILE, moved, "n2", killed).differences(killed));
  }

  @Test
  void recovery_of_exactly_the_killed_nodes_accounts_has_no_differences() {
    Expectation expected = Expectation.afterKill(FILE, before, "n2", after);
    assertEquals(List.of(), expected.differences(after));
    assertEquals(1, NodeTotals.sum(expected.totals().values()).recovered());
    assertEquals(Totals.of(FILE), NodeTotals.sum(expected.totals().values()).totals());
  }

  @Test
  void a_lost_event_shows() {
    Snapshot now =
        with(before, "b", new Reading(new AccountState(4, 0, 300, 0, 9), "n2", 4, false));
    assertDiffers(Expectation.afterReplay(FILE, now).differences(now), "node n2", "b:");
  }

  @Test
  void a_recovery_before_the_kill_shows_though_the_state_is_right() {
    Snapshot now = with(before, "b", new Reading(B, "n2", 0, true));
    assertDiffers(Expectation.afterReplay(FILE, now).differences(now), "b:");
  }

  @Test
  void an_account_that_is_missing_shows() {
    Map<String, Reading> readings = new TreeMap<>(before.readings());
    readings.remove("c");
    Snapshot now = new Snapshot(readings, before.placement(), before.counts());
    assertDiffers(Expectation.afterReplay(FILE, now).differences(now), "node n3", "c:");
  }

  @Test
  void an_account_elsewhere_than_the_registry_says_shows() {
    Snapshot now = with(before, "b", new Reading(B, "n1", 5, false));
    assertDiffers(Expectation.afterReplay(FILE, now).differences(now), "node n1", "node n2", "b:");
  }

  @Test
  void an_event_that_a_node_counted_but_no_account_has_shows() {
    Map<String, NodeCount> counts = new TreeMap<>(before.counts());
    counts.put("n1", new NodeCount(1, 4, 0));
    Snapshot now = new Snapshot(before.readings(), before.placement(), counts);
    assertDiffers(Expectation.afterReplay(FILE, now).differences(now), "node n1");
  }

  @Test
  void a_survivor_that_moved_and_recovered_shows() {
    Snapshot now = with(after, "a", new Reading(A, "n1", 0, true));
    assertDiffers(Expectation.afterKill(FILE, before, "n2", now).differences(now), "a:");
  }

  @Test
  void a_lost_account_that_did_not_recover_shows() {
    Snapshot now = with(after, "b", new Reading(AccountState.EMPTY, "n3", 0, false));
    assertDiffers(Expectation.afterKill(FILE, before, "n2", now).differences(now), "node n3", "b:");
  }

  private static Snapshot with(Snapshot snapshot, String account, Reading reading) {
    Map<String, Reading> readings = new TreeMap<>(snapshot.readings());
    readings.put(account, reading);
    return new Snapshot(readings, snapshot.placement(), snapshot.counts());
  }

  private static void assertDiffers(List<String> differences, String... starts) {
    assertEquals(starts.length, differences.size(), differences::toString);
    for (int i = 0; i < starts.length; i++) {
      assertTrue(differences.get(i).startsWith(starts[i]), differences::toString);
    }
  }
}
