package io.processhub.core;

import static io.processhub.core.OneCore.OTHER;
import static io.processhub.core.OneCore.SELF;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.processhub.model.Epoch;
import io.processhub.model.MemberId;
import io.processhub.model.Role;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of two owners goes on when they meet. */
class ConflictTest {
  private static Ownership owned(
      MemberId member, long epoch, int viewSize, boolean blank, Inheritance has) {
    Replica replica =
        Replica.assigned(member, member.node().value(), Role.ACTIVE, 0).running(0, 1, 2, has);
    return new Ownership(
        0, new Epoch(epoch), viewSize, member, epoch, blank, false, List.of(replica), List.of());
  }

  /** The first of each line is to go on, whatever node it is on. */
  @ParameterizedTest
  @CsvSource({
    // one that began anew makes room for every other
    "false, NOTHING, 3, 2, true, NOTHING, 9, 9",
    "true, SENT, 3, 2, true, NOTHING, 9, 9",
    "true, CHECKPOINT, 3, 2, true, NOTHING, 9, 9",
    // a target whose source was not seen to let go makes room for that one
    "false, NOTHING, 3, 2, true, SENT, 4, 9",
    "true, CHECKPOINT, 3, 2, true, SENT, 4, 9",
    // one with a checkpoint is as good as one that never ended
    "true, CHECKPOINT, 4, 2, false, NOTHING, 3, 9",
    "false, NOTHING, 4, 2, true, CHECKPOINT, 3, 9",
    // of equal ones the later decision, then the larger side
    "true, SENT, 4, 2, true, SENT, 3, 9",
    "true, NOTHING, 4, 2, true, NOTHING, 3, 9",
    "false, NOTHING, 4, 3, false, NOTHING, 4, 2",
  })
  void goes_on(
      boolean blank,
      Inheritance has,
      long epoch,
      int viewSize,
      boolean otherBlank,
      Inheritance otherHas,
      long otherEpoch,
      int otherViewSize) {
    for (MemberId member : List.of(SELF, OTHER)) {
      MemberId against = member.equals(SELF) ? OTHER : SELF;
      Ownership winner = owned(member, epoch, viewSize, blank, has);
      Ownership loser = owned(against, otherEpoch, otherViewSize, otherBlank, otherHas);
      assertEquals(true, Conflict.firstWins(winner, member, loser, loser.replicas()));
      assertEquals(false, Conflict.firstWins(loser, against, winner, winner.replicas()));
    }
  }
}
