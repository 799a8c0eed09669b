package io.processhub.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.HubErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How an inbox hands messages to one live replica, and what happens when that ends. */
class InboxTest {
  private FakeLoop loop;

  private Inbox inbox(int capacity, FakeReplica replica) {
    loop = new FakeLoop(capacity);
    Inbox inbox = new Inbox(loop, "p");
    inbox.attach(replica, false, true);
    assertEquals(List.of("role"), replica.calls);
    replica.calls.clear();
    return inbox;
  }

  private static void send(Inbox inbox, int from, int to) {
    IntStream.range(from, to).forEach(i -> inbox.handle(new FakeMessage(i)));
  }

  @Test
  void one_message_at_a_time_in_order() {
    FakeReplica replica = new FakeReplica(1);
    Inbox inbox = inbox(100, replica);
    send(inbox, 0, 5);
    assertEquals(List.of(0), replica.calls);
    replica.endOne();
    assertEquals(List.of(0, 1), replica.calls);
    IntStream.range(0, 4).forEach(i -> replica.endOne());
    assertEquals(List.of(0, 1, 2, 3, 4), replica.calls);
    send(inbox, 5, 6);
    assertEquals(6, replica.calls.size());
  }

  @Test
  void as_many_at_once_as_the_concurrency_says() {
    FakeReplica replica = new FakeReplica(3);
    send(inbox(100, replica), 0, 10);
    assertEquals(List.of(0, 1, 2), replica.calls);
    replica.handling.removeLast().complete();
    assertEquals(List.of(0, 1, 2, 3), replica.calls);
  }

  @Test
  void a_full_inbox_answers_at_once() {
    FakeReplica replica = new FakeReplica(1);
    Inbox inbox = inbox(2, replica);
    List<FakeMessage> messages = IntStream.range(0, 4).mapToObj(FakeMessage::new).toList();
    messages.forEach(inbox::handle);
    assertEquals(HubErrorCode.MAILBOX_FULL.number(), messages.get(3).failureCode);
    assertTrue(String.valueOf(messages.get(3).failure).contains("p"));
    assertNull(messages.get(2).failure);
    replica.endOne();
    FakeMessage next = new FakeMessage(4);
    inbox.handle(next);
    assertNull(next.failure);
    IntStream.range(0, 3).forEach(i -> replica.endOne());
    assertEquals(List.of(0, 1, 2, 4), replica.calls);
  }

  @Test
  void a_failure_answers_its_message_and_the_next_one_comes() {
    FakeReplica replica = new FakeReplica(1);
    Inbox inbox = inbox(10, replica);
    FakeMessage first = new FakeMessage(0);
    inbox.handle(first);
    send(inbox, 1, 2);
    replica.handling.remove().fail("broken");
    assertEquals("broken", first.failure);
    assertEquals(List.of(0, 1), replica.calls);
  }

  @Test
  void a_throw_answers_its_message_and_the_next_one_comes() {
    FakeReplica replica =
        new FakeReplica(
            message -> {
              throw new IllegalStateException("thrown");
            });
    Inbox inbox = inbox(10, replica);
    for (int i = 0; i < 3; i++) {
      FakeMessage message = new FakeMessage(i);
      inbox.handle(message);
      assertEquals("thrown", message.failure);
    }
    assertEquals(List.of(0, 1, 2), replica.calls);
  }

  @Test
  void a_long_queue_does_not_grow_the_stack() {
    Promise<Void> gate = Promise.promise();
    int[] received = {0};
    FakeReplica replica =
        new FakeReplica(message -> received[0]++ == 0 ? gate.future() : Future.succeededFuture());
    Inbox inbox = inbox(200_000, replica);
    send(inbox, 0, 100_000);
    gate.complete();
    assertEquals(100_000, replica.calls.size());
    assertEquals(99_999, replica.calls.get(99_999));
  }

  @Test
  void what_waits_and_what_comes_later_is_refused_when_it_stops() {
    FakeReplica replica = new FakeReplica(1);
    Inbox inbox = inbox(10, replica);
    FakeMessage running = new FakeMessage(0);
    FakeMessage waiting = new FakeMessage(1);
    FakeMessage silent = new FakeMessage(2, false);
    List.of(running, waiting, silent).forEach(inbox::handle);
    inbox.stop();
    FakeMessage late = new FakeMessage(3);
    inbox.handle(late);
    assertEquals(HubErrorCode.NOT_RUNNING.number(), waiting.failureCode);
    assertEquals(HubErrorCode.NOT_RUNNING.number(), late.failureCode);
    assertNull(silent.failure);
    replica.endOne();
    assertNull(running.failure);
    assertEquals(List.of(0), replica.calls);
    Promise<Void> closed = Promise.promise();
    inbox.close(closed);
    loop.runAll();
    assertTrue(closed.future().succeeded());
    FakeMessage afterwards = new FakeMessage(4);
    inbox.handle(afterwards);
    assertEquals(-1, afterwards.failureCode);
    assertTrue(String.valueOf(afterwards.failure).contains("No handlers"));
  }

  @Test
  void messages_wait_for_a_restarted_replica_and_come_before_later_ones() {
    FakeReplica first = new FakeReplica(1);
    Inbox inbox = inbox(3, first);
    send(inbox, 0, 2);
    inbox.detach(first);
    send(inbox, 2, 4);
    FakeMessage tooMany = new FakeMessage("too many");
    inbox.handle(tooMany);
    assertEquals(HubErrorCode.MAILBOX_FULL.number(), tooMany.failureCode);
    FakeReplica second = new FakeReplica(message -> null);
    inbox.attach(second, false, false);
    first.endOne();
    send(inbox, 4, 5);
    assertEquals(List.of(0), first.calls);
    assertEquals(List.of("role", 1, 2, 3, 4), second.calls);
  }

  @Test
  void the_end_of_an_earlier_replicas_handler_makes_no_room_in_the_next_one() {
    FakeReplica first = new FakeReplica(1);
    Inbox inbox = inbox(10, first);
    send(inbox, 0, 1);
    FakeReplica second = new FakeReplica(1);
    inbox.attach(second, false, false);
    send(inbox, 1, 3);
    first.endOne();
    assertEquals(List.of("role", 1), second.calls);
    second.endOne();
    assertEquals(List.of("role", 1, 2), second.calls);
  }

  @Test
  void the_role_is_told_between_two_messages() {
    FakeReplica replica = new FakeReplica(1);
    Inbox inbox = inbox(10, replica);
    replica.roleChanging = Promise.promise();
    send(inbox, 0, 2);
    inbox.roleChanged();
    assertEquals(List.of(0), replica.calls);
    replica.endOne();
    assertEquals(List.of(0, "role"), replica.calls);
    replica.roleChanging.fail("no");
    assertEquals(List.of(0, "role", 1), replica.calls);
  }
}
