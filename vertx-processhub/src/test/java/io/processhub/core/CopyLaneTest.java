package io.processhub.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.model.Epoch;
import io.processhub.model.MemberId;
import io.processhub.model.ProcessId;
import io.processhub.model.Role;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many bytes of checkpoints are on their way to one member at one time. */
class CopyLaneTest {
  private static final MemberId SELF = OneCore.SELF;
  private static final int SIZE = 64 << 10;
  private static final int MOST_QUIET = 512 << 10;
  private static final int MOST = 4 << 20;

  private final Node node = node();
  private final CopyLane lane = new CopyLane(node, OneCore.OTHER);

  private static Node node() {
    Node node = new Node(OneCore.config(), OneCore.introduction(SELF));
    node.now = 1_000_000;
    return node;
  }

  private static Version version() {
    Replica replica = Replica.assigned(SELF, "self", Role.ACTIVE, 0);
    return Version.of(
        new Ownership(0, new Epoch(1), 2, SELF, 1, false, false, List.of(replica), List.of()), 1);
  }

  private void offer(String prefix, int count, boolean urgent) {
    for (int i = 0; i < count; i++) {
      Copy copy = Copy.of(version(), List.of(new byte[SIZE]));
      lane.offer(new Parcel(new ProcessId(prefix + i), copy, 0, CopyPart.Purpose.KEEP), urgent);
    }
  }

  private List<CopyPart> pump() {
    lane.pump();
    List<CopyPart> parts = new ArrayList<>();
    for (Effect effect : node.takeEffects()) {
      if (effect instanceof Effect.Send send
          && send.envelope().message() instanceof Message.Copies copies) {
        parts.addAll(copies.parts());
      }
    }
    return parts;
  }

  private void answer(ProcessId id) {
    lane.answered(new CopyAnswer(id, version(), CopyAnswer.Kind.HELD, 0, Epoch.of(1)));
  }

  private static long bytes(List<CopyPart> parts) {
    return parts.stream().mapToLong(part -> part.bytes().length).sum();
  }

  @Test
  void what_nobody_waits_for_is_throttled_and_goes_on_with_the_answers() {
    offer("quiet-", 100, false);
    List<CopyPart> first = pump();
    assertEquals(MOST_QUIET, bytes(first));
    assertEquals(List.of(), pump());
    answer(first.get(0).id());
    assertEquals(SIZE, bytes(pump()));
  }

  @Test
  void what_somebody_waits_for_comes_before_the_rest_and_has_more_room() {
    offer("quiet-", 100, false);
    pump();
    offer("urgent-", 100, true);
    List<CopyPart> urgent = pump();
    assertTrue(
        urgent.stream().allMatch(part -> part.id().value().startsWith("urgent-")),
        urgent::toString);
    assertEquals(MOST - MOST_QUIET, bytes(urgent));
  }
}
