package io.processhub.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.HubErrorCode;
import io.processhub.core.HandoverBatch;
import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Freezing, forwarding, taking over: what an inbox does with messages while its process moves. */
class InboxHandoverTest {
  private static final String TARGET = "there";
  private static final HandoverBatch BATCH =
      new HandoverBatch(new MemberId(new NodeId("source"), 1), 1);

  private final FakeLoop loop = new FakeLoop(100);
  private final Inbox inbox = new Inbox(loop, "p");
  private final FakeReplica replica = new FakeReplica(1);
  private final List<Object> events = new ArrayList<>();

  private void live() {
    inbox.attach(replica, false, true);
    replica.calls.clear();
  }

  private void held() {
    inbox.attach(replica, true, true);
    assertEquals(List.of(), replica.calls);
  }

  private void freeze() {
    inbox.freeze(() -> events.add("frozen"), true, this::exported);
  }

  private void exported(@Nullable Buffer state, @Nullable Throwable failure) {
    events.add(failure == null ? "state " + state : "failed " + failure.getMessage());
  }

  private void direct(Object... bodies) {
    for (Object body : bodies) {
      inbox.handle(new FakeMessage(body));
    }
  }

  private void from(String node, Object body) {
    inbox.handle(new FakeMessage(body).from(node));
  }

  private void forwarded(Object... bodies) {
    for (Object body : bodies) {
      inbox.forwarded(new FakeMessage(body));
    }
  }

  private void activate(String... awaited) {
    inbox.activate(loop.gates(BATCH, List.of(awaited), inbox));
  }

  /** Ends handlers as long as there are any. */
  private List<Object> all() {
    while (!replica.handling.isEmpty()) {
      replica.endOne();
    }
    return replica.calls;
  }

  @Test
  void freezing_lets_the_running_handler_end_and_then_exports() {
    live();
    direct(0, 1);
    replica.exporting = Promise.promise();
    freeze();
    assertEquals(List.of(), events);
    replica.endOne();
    assertEquals(List.of("frozen"), events);
    assertEquals(List.of(0, "export"), replica.calls);
    direct(2);
    replica.exporting.complete(Buffer.buffer("s"));
    assertEquals(List.of("frozen", "state s"), events);
    assertEquals(List.of(0, "export"), replica.calls);
    inbox.resume();
    assertEquals(List.of(0, "export", 1, 2), all());
  }

  @Test
  void resuming_does_not_wait_for_a_handler_or_an_export_that_never_ends() {
    FakeReplica two = new FakeReplica(2);
    inbox.attach(two, false, true);
    direct(0);
    freeze();
    direct(1);
    inbox.resume();
    assertEquals(List.of("role", 0, 1), two.calls);
    two.exporting = Promise.promise();
    two.endOne();
    two.endOne();
    freeze();
    direct(2);
    inbox.resume();
    two.exporting.complete(Buffer.buffer("late"));
    assertEquals(List.of("role", 0, 1, "export", 2), two.calls);
    assertEquals(List.of("frozen"), events);
  }

  @Test
  void a_failed_export_leaves_it_frozen() {
    live();
    replica.exporting = Promise.promise();
    freeze();
    replica.exporting.fail("no");
    assertEquals(List.of("frozen", "failed no"), events);
    direct(0);
    assertEquals(List.of("export"), replica.calls);
    inbox.resume();
    assertEquals(List.of("export", 0), replica.calls);
  }

  @Test
  void a_replica_that_is_gone_cannot_be_frozen_and_one_that_ends_fails_its_export() {
    live();
    replica.exporting = Promise.promise();
    freeze();
    inbox.detach(replica);
    freeze();
    assertEquals("frozen", events.get(0));
    assertTrue(String.valueOf(events.get(1)).contains("has ended"), events::toString);
    assertTrue(String.valueOf(events.get(2)).contains("does not run"), events::toString);
  }

  @Test
  void a_frozen_inbox_is_bounded() {
    live();
    freeze();
    for (int i = 0; i < 100; i++) {
      direct(i);
    }
    FakeMessage over = new FakeMessage("over");
    inbox.handle(over);
    assertEquals(HubErrorCode.MAILBOX_FULL.number(), over.failureCode);
  }

  @Test
  void what_waits_and_what_comes_is_forwarded_in_order() {
    live();
    freeze();
    direct(0, 1);
    inbox.forward(TARGET);
    direct(2);
    inbox.detach(replica);
    forwarded(3);
    inbox.forward("elsewhere");
    direct(4);
    assertEquals(
        List.of("0->there", "1->there", "2->there", "3->there", "4->elsewhere"), loop.sent);
    assertEquals(List.of("export"), replica.calls);
  }

  @Test
  void what_comes_after_forwarding_finds_no_handler() {
    live();
    freeze();
    inbox.forward(TARGET);
    inbox.detach(replica);
    inbox.stopForwarding();
    FakeMessage late = new FakeMessage("late");
    inbox.handle(late);
    FakeMessage forwarded = new FakeMessage("forwarded");
    inbox.forwarded(forwarded);
    assertTrue(String.valueOf(late.failure).contains("No handlers"));
    assertTrue(String.valueOf(forwarded.failure).contains("No handlers"));
    assertEquals(List.of(), loop.sent);
  }

  @Test
  void a_held_replica_imports_then_learns_its_role_then_handles_messages() {
    held();
    replica.importing = Promise.promise();
    inbox.importState(
        List.of(new byte[] {'s'}),
        false,
        (done, failure) -> events.add(failure == null ? "imported" : failure));
    forwarded(0);
    assertEquals(List.of("import s"), replica.calls);
    replica.importing.complete();
    assertEquals(List.of("imported"), events);
    replica.roleChanging = Promise.promise();
    activate();
    assertEquals(List.of("import s", "role"), replica.calls);
    replica.roleChanging.complete();
    assertEquals(List.of("import s", "role", 0), replica.calls);
  }

  @Test
  void forwarded_messages_come_before_direct_ones_of_an_awaited_sender() {
    held();
    from("a", "a2");
    forwarded("a0");
    activate("a", "b");
    from("b", "b1");
    forwarded("a1", "b0");
    from("a", "a3");
    from("c", "c0");
    assertEquals(List.of("role", "a0", "a1", "b0", "c0"), all());
    loop.openGate(BATCH, "a");
    assertEquals(List.of("role", "a0", "a1", "b0", "c0", "a2", "a3"), all());
    loop.openGate(BATCH, "b");
    from("b", "b2");
    assertEquals(List.of("role", "a0", "a1", "b0", "c0", "a2", "a3", "b1", "b2"), all());
  }

  @Test
  void gates_belong_to_the_batch_not_to_the_process() {
    held();
    activate("a", "b");
    loop.openGate(BATCH, "a");
    Inbox second = new Inbox(loop, "q");
    FakeReplica other = new FakeReplica(message -> null);
    second.attach(other, true, true);
    second.activate(loop.gates(BATCH, List.of("a", "b"), second));
    second.handle(new FakeMessage("a0").from("a"));
    second.handle(new FakeMessage("b0").from("b"));
    assertEquals(List.of("role", "a0"), other.calls);
    loop.openGate(BATCH, "b");
    assertEquals(List.of("role", "a0", "b0"), other.calls);
    assertNull(loop.gates(BATCH, List.of("a", "b"), second));
  }

  @Test
  void a_sender_that_cannot_be_told_is_not_gated() {
    held();
    activate("a");
    direct(0);
    assertEquals(List.of("role", 0), replica.calls);
  }

  @Test
  void gated_messages_count_against_the_capacity_and_go_along_when_it_moves_on() {
    held();
    activate("a");
    for (int i = 0; i < 100; i++) {
      from("a", i);
    }
    FakeMessage over = new FakeMessage("over").from("a");
    inbox.handle(over);
    assertEquals(HubErrorCode.MAILBOX_FULL.number(), over.failureCode);
    inbox.forward(TARGET);
    assertEquals(100, loop.sent.size());
    assertEquals("99->there", loop.sent.get(99));
  }

  @Test
  void a_process_that_comes_back_is_forwarded_until_it_is_active_here() {
    live();
    freeze();
    inbox.forward(TARGET);
    inbox.detach(replica);
    FakeReplica again = new FakeReplica(message -> null);
    inbox.attach(again, true, true);
    direct("late");
    forwarded("first");
    assertEquals(List.of("late->there"), loop.sent);
    inbox.activate(loop.gates(BATCH, List.of("a"), inbox));
    from("a", "gated");
    direct("direct");
    assertEquals(List.of("role", "first", "direct"), again.calls);
    loop.openGate(BATCH, "a");
    assertEquals(List.of("role", "first", "direct", "gated"), again.calls);
    assertEquals(List.of("late->there"), loop.sent);
  }

  @Test
  void a_replica_that_was_to_come_back_and_does_not_leaves_the_forwarder() {
    live();
    freeze();
    inbox.forward(TARGET);
    inbox.detach(replica);
    FakeReplica again = new FakeReplica(message -> null);
    inbox.attach(again, true, true);
    forwarded("waits");
    inbox.detach(again);
    direct("next");
    assertEquals(List.of("waits->there", "next->there"), loop.sent);
  }

  @Test
  void a_move_that_is_rolled_back_cold_goes_on_in_order() {
    live();
    direct(0);
    replica.endOne();
    freeze();
    direct(1);
    inbox.detach(replica);
    direct(2);
    FakeReplica again = new FakeReplica(message -> null);
    inbox.attach(again, true, true);
    from("a", 3);
    inbox.importState(List.of(new byte[] {'s'}), false, (done, failure) -> {});
    inbox.activate(null);
    from("a", 4);
    assertEquals(List.of("import s", "role", 1, 2, 3, 4), again.calls);
  }
}
