package io.processhub.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.CheckpointException;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a replica exports a checkpoint, and what it hears of it. */
class CheckpointingTest {
  private final FakeLoop loop = new FakeLoop(100);
  private final Inbox inbox = new Inbox(loop, "p");

  private FakeReplica attached(FakeReplica replica) {
    inbox.attach(replica, false, true);
    replica.calls.clear();
    return replica;
  }

  private Promise<Void> wish(FakeReplica replica, boolean handler) {
    Promise<Void> done = Promise.promise();
    inbox.checkpoint(replica, done, handler);
    return done;
  }

  @Test
  void a_checkpoint_is_done_when_it_is_said_to_be_held() {
    FakeReplica replica = attached(new FakeReplica(1));
    Promise<Void> done = wish(replica, false);
    assertEquals(List.of("checkpoint"), replica.calls);
    assertFalse(done.future().isComplete());
    inbox.checkpointed(replica.tokens.get(0), false, null);
    assertTrue(done.future().succeeded());
    Promise<Void> other = wish(replica, false);
    inbox.checkpointed(replica.tokens.get(1), false, new IllegalStateException("no"));
    assertEquals("no", other.future().cause().getMessage());
  }

  @Test
  void from_outside_it_waits_for_the_handler_and_from_the_handler_it_does_not() {
    FakeReplica replica = attached(new FakeReplica(1));
    inbox.handle(new FakeMessage(1));
    wish(replica, false);
    assertEquals(List.of(1), replica.calls);
    wish(replica, true);
    // both share one, and the next message waits for the handler all the same
    inbox.handle(new FakeMessage(2));
    assertEquals(List.of(1, "checkpoint"), replica.calls);
    replica.endOne();
    assertEquals(List.of(1, "checkpoint", 2), replica.calls);
  }

  @Test
  void a_handler_that_waits_for_one_from_outside_is_not_stuck_for_ever() {
    FakeReplica replica = attached(new FakeReplica(1));
    inbox.handle(new FakeMessage(1));
    Promise<Void> outside = wish(replica, false);
    outside.future().onComplete(result -> replica.endOne());
    inbox.handle(new FakeMessage(2));
    assertEquals(List.of(1), replica.calls);
    loop.timers.remove().run();
    assertInstanceOf(CheckpointException.class, outside.future().cause());
    assertTrue(outside.future().cause().getMessage().contains("did not end within"));
    assertEquals(List.of(1, 2), replica.calls);
    replica.endOne();
    wish(replica, false);
    assertEquals(List.of(1, 2, "checkpoint"), replica.calls);
    assertEquals(0, loop.timers.size());
  }

  @Test
  void with_more_handlers_it_waits_until_the_others_have_ended_or_wait_too() {
    FakeReplica replica = attached(new FakeReplica(3));
    List.of(1, 2, 3).forEach(i -> inbox.handle(new FakeMessage(i)));
    wish(replica, true);
    assertEquals(List.of(1, 2, 3), replica.calls);
    replica.handling.removeLast().complete();
    assertEquals(List.of(1, 2, 3), replica.calls);
    wish(replica, true);
    assertEquals(List.of(1, 2, 3, "checkpoint"), replica.calls);
  }

  @Test
  void no_message_begins_while_the_state_is_exported() {
    FakeReplica replica = attached(new FakeReplica(1));
    replica.checkpointing = Promise.promise();
    wish(replica, false);
    inbox.handle(new FakeMessage(1));
    assertEquals(List.of("checkpoint"), replica.calls);
    replica.checkpointing.complete(new Checkpoint(io.vertx.core.buffer.Buffer.buffer("s"), false));
    assertEquals(List.of("checkpoint", 1), replica.calls);
  }

  @Test
  void a_replica_that_is_frozen_and_exported_makes_none_before_it_goes_on() {
    FakeReplica replica = attached(new FakeReplica(1));
    inbox.freeze(() -> {}, true, (state, failure) -> {});
    Promise<Void> done = wish(replica, false);
    assertEquals(List.of("export"), replica.calls);
    inbox.resume();
    assertEquals(List.of("export", "checkpoint"), replica.calls);
    inbox.detach(replica);
    assertInstanceOf(CheckpointException.class, done.future().cause());
  }

  @Test
  void a_handler_that_waits_for_one_may_be_about_to_be_frozen() {
    FakeReplica replica = attached(new FakeReplica(1));
    inbox.handle(new FakeMessage(1));
    List<Object> states = new ArrayList<>();
    inbox.freeze(() -> {}, true, (state, failure) -> states.add("exported"));
    wish(replica, true);
    assertEquals(List.of(1, "checkpoint"), replica.calls);
    replica.endOne();
    assertEquals(List.of(1, "checkpoint", "export"), replica.calls);
    assertEquals(List.of("exported"), states);
  }

  @Test
  void increments_follow_a_whole_state_and_a_failure_asks_for_the_whole_again() {
    FakeReplica replica = attached(new FakeReplica(1));
    for (int i = 0; i < 2; i++) {
      wish(replica, false);
      inbox.checkpointed(replica.tokens.get(i), false, null);
    }
    wish(replica, false);
    inbox.checkpointed(replica.tokens.get(2), true, null);
    inbox.checkpointed(replica.tokens.get(3), false, new IllegalStateException("late"));
    wish(replica, false);
    assertEquals(
        List.of("checkpoint", "increment", "increment", "checkpoint", "checkpoint"), replica.calls);
  }

  @Test
  void what_is_requested_comes_after_the_handler() {
    FakeReplica replica = attached(new FakeReplica(1));
    inbox.handle(new FakeMessage(1));
    replica.requested = true;
    assertEquals(List.of(1), replica.calls);
    replica.endOne();
    assertEquals(List.of(1, "checkpoint"), replica.calls);
  }

  @Test
  void a_replica_that_starts_again_gets_the_last_one_before_its_role_and_messages() {
    FakeReplica first = attached(new FakeReplica(1));
    wish(first, false);
    inbox.checkpointed(first.tokens.get(0), false, null);
    wish(first, false);
    inbox.detach(first);
    inbox.handle(new FakeMessage(1));
    FakeReplica second = new FakeReplica(1);
    inbox.attach(second, false, false);
    assertEquals(List.of("import state", "apply state", "role", 1), second.calls);
  }

  @Test
  void an_unchanged_state_is_not_sent_again_at_an_interval() {
    FakeReplica replica = attached(new FakeReplica(1));
    replica.deltas = false;
    wish(replica, false);
    inbox.checkpointed(replica.tokens.get(0), false, null);
    inbox.checkpointIfChanged();
    inbox.checkpointIfChanged();
    assertEquals(List.of("checkpoint", "increment", "increment"), replica.calls);
    assertEquals(1, replica.tokens.size());
    replica.state = "other";
    inbox.checkpointIfChanged();
    assertEquals(2, replica.tokens.size());
  }

  @Test
  void an_empty_increment_is_not_sent_at_an_interval() {
    FakeReplica replica = attached(new FakeReplica(1));
    wish(replica, false);
    inbox.checkpointed(replica.tokens.get(0), false, null);
    replica.state = "";
    inbox.checkpointIfChanged();
    assertEquals(1, replica.tokens.size());
    replica.state = "+1";
    inbox.checkpointIfChanged();
    assertEquals(2, replica.tokens.size());
  }
}
