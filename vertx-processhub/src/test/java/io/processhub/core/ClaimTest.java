package io.processhub.core;

import static io.processhub.core.OneCore.OTHER;
import static io.processhub.core.OneCore.SELF;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.model.Epoch;
import io.processhub.model.MemberId;
import io.processhub.model.ProcessId;
import io.processhub.model.Role;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What runs against the registry says so, and says that it runs. */
class ClaimTest {
  private static final int MANY = 20;

  private final OneCore node = new OneCore();

  /** Owned by that member, as the steward on the other node says. */
  private Entry decided(int process, long epoch, Replica replica) {
    SpecState spec =
        new SpecState(new Stamp(Stamp.timeOf(1_000), OTHER.node()), 1, 0, OneCore.BODY);
    Ownership ownership =
        new Ownership(
            0, new Epoch(epoch), 2, OTHER, epoch, false, false, List.of(replica), List.of());
    return new Entry(new ProcessId("p-" + process), spec, null, ownership);
  }

  private List<Effect> decide(long epoch, Replica replica) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      entries.add(decided(i, epoch, replica));
    }
    return node.heard(new Message.Delta(entries, null));
  }

  private static Replica assigned(MemberId member) {
    return Replica.assigned(member, member.node().value(), Role.ACTIVE, 0);
  }

  @Test
  void replica_that_was_confirmed_as_stopped_claims_that_it_runs() {
    node.cluster(SELF, OTHER);
    node.on(new Event.Started());
    node.hello(Phase.READY);
    node.after(CoreConfig.LEARNING_LIMIT + 1_000);
    node.after(CoreConfig.ANNOUNCING);
    assertEquals(Phase.READY, node.core.phase());
    for (Effect effect : decide(1, assigned(SELF))) {
      if (effect instanceof Effect.Deploy deploy) {
        node.on(new Event.Deployed(deploy.id(), deploy.ticket(), 1, 2));
      }
    }
    decide(2, assigned(SELF).ended(ReplicaStatus.STOPPED, 0, null));
    List<Effect> effects = decide(3, assigned(OTHER).running(0, 1, 2));
    List<Claim> claims =
        OneCore.sent(effects, Message.Claims.class).stream()
            .flatMap(message -> message.claims().stream())
            .toList();
    assertTrue(!claims.isEmpty(), "no claims");
    for (Claim claim : claims) {
      Replica own = claim.ownership().on(SELF);
      assertTrue(own != null && own.running(), claim::toString);
    }
  }
}
