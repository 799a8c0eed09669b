package io.processhub.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.model.Epoch;
import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which checkpoint is newer, and how one is put together. */
class CopyTest {
  private static final MemberId ONE = new MemberId(new NodeId("n1"), 1);
  private static final MemberId TWO = new MemberId(new NodeId("n2"), 1);

  private static Version version(long life, long epoch, int size, MemberId issuer, long sequence) {
    return new Version(life, Epoch.of(epoch), size, issuer, 7, sequence);
  }

  private static Ownership decision(long epoch) {
    return new Ownership(0, Epoch.of(epoch), 2, ONE, 7, false, false, List.of(), List.of());
  }

  @Test
  void later_is_the_later_decision_then_the_higher_number() {
    List<Version> inOrder =
        List.of(
            version(0, 1, 2, ONE, 9),
            version(0, 2, 1, TWO, 5),
            version(0, 2, 2, ONE, 3),
            version(0, 2, 2, ONE, 4),
            version(0, 2, 2, TWO, 1),
            version(1, 1, 1, ONE, 1));
    for (int i = 0; i < inOrder.size(); i++) {
      for (int j = 0; j < inOrder.size(); j++) {
        int expected = Integer.compare(i, j);
        assertEquals(expected, Integer.signum(inOrder.get(i).compareTo(inOrder.get(j))));
      }
    }
  }

  @Test
  void a_later_one_covers_an_earlier_one_of_the_same_decision_only() {
    Version version = version(0, 2, 2, ONE, 4);
    assertTrue(version.covers(version(0, 2, 2, ONE, 3)));
    assertTrue(version.covers(version));
    assertFalse(version.covers(version(0, 2, 2, ONE, 5)));
    assertFalse(version.covers(version(0, 1, 2, ONE, 3)));
  }

  @Test
  void a_decision_fences_checkpoints_of_earlier_ones() {
    Version version = Version.of(decision(3), 1);
    assertTrue(version.under(decision(3)));
    assertTrue(version.compareTo(decision(4)) < 0);
    assertTrue(version.compareTo(decision(2)) > 0);
  }

  @Test
  void increments_are_cut_where_the_receiver_is_and_put_together_again() {
    Copy copy = Copy.of(Version.of(decision(1), 5), List.of(new byte[] {1, 2}));
    copy = copy.plus(copy.version().next(), List.of(new byte[] {3}));
    copy = copy.plus(copy.version().next(), List.of(new byte[] {4, 5}));
    assertEquals(7, copy.version().sequence());
    assertEquals(5, copy.first());
    assertEquals(2, copy.increments().size());
    assertArrayEquals(new byte[] {1, 2, 3, 4, 5}, copy.bytes(0));
    assertArrayEquals(new byte[] {3, 4, 5}, copy.bytes(1));
    List<byte[]> parts = Copy.split(copy.bytes(1), List.of(1, 2));
    assertArrayEquals(new byte[] {3}, parts.get(0));
    assertArrayEquals(new byte[] {4, 5}, parts.get(1));
    Copy renamed = copy.under(decision(9));
    assertEquals(1, renamed.first());
    assertEquals(3, renamed.version().sequence());
    assertTrue(renamed.version().under(decision(9)));
  }
}
