package io.processhub.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.processhub.HubErrorCode;
import io.processhub.model.Epoch;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Without a lease that covers it a replica is handed nothing, and what it answers stays here. */
class LeaseTest {
  private static final long LONG = 60_000;
  private static final Epoch OLD = Epoch.of(8);
  private static final Epoch NEW = Epoch.of(9);

  private final LeaseDeadline lease = new LeaseDeadline(true);
  private final FakeLoop loop = new FakeLoop(lease);
  private final FakeReplica replica = new FakeReplica(1);
  private final Inbox inbox = new Inbox(loop, "p");
  private final FakeMessage message = new FakeMessage("?");

  private static long in(long millis) {
    return System.nanoTime() + millis * 1_000_000;
  }

  private void attach(Epoch epoch) {
    replica.epoch = epoch;
    inbox.attach(replica, false, true);
    replica.calls.clear();
  }

  @Test
  void messages_wait_until_there_is_a_lease() {
    attach(OLD);
    inbox.handle(new FakeMessage(1));
    assertEquals(List.of(), replica.calls);
    lease.endsAt(in(LONG), OLD);
    loop.leaseAgain();
    assertEquals(List.of(1), replica.calls);
  }

  @Test
  void lease_after_a_replacement_does_not_cover_replicas_from_before() {
    attach(OLD);
    lease.endsAt(in(LONG), NEW);
    inbox.handle(new FakeMessage(1));
    assertEquals(List.of(), replica.calls);
    replica.epoch = NEW;
    loop.leaseAgain();
    assertEquals(List.of(1), replica.calls);
  }

  @Test
  void answer_after_the_lease_does_not_leave_and_the_caller_hears_why() {
    LeasedMessage<Object> guarded = guarded(OLD);
    lease.endsAt(in(0), OLD);
    guarded.reply("done");
    assertEquals(HubErrorCode.FENCED.number(), message.failureCode);
    assertNull(message.reply);
  }

  @Test
  void answer_under_a_later_lease_after_a_replacement_does_not_leave_either() {
    LeasedMessage<Object> guarded = guarded(OLD);
    lease.endsAt(in(LONG), NEW);
    guarded.reply("done");
    assertEquals(HubErrorCode.FENCED.number(), message.failureCode);
    assertNull(message.reply);
  }

  @Test
  void answer_under_the_lease_leaves() {
    LeasedMessage<Object> guarded = guarded(OLD);
    lease.endsAt(in(LONG), OLD);
    guarded.reply("done");
    assertEquals("done", message.reply);
  }

  private LeasedMessage<Object> guarded(Epoch epoch) {
    return new LeasedMessage<>(message, lease, epoch);
  }
}
