package io.processhub.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.HubErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MailboxTest {
  private final List<Object> received = new ArrayList<>();
  private final ArrayDeque<Promise<Void>> handling = new ArrayDeque<>();

  private Mailbox mailbox(int capacity, int concurrency) {
    return new Mailbox(
        "p",
        message -> {
          received.add(message.body());
          Promise<Void> done = Promise.promise();
          handling.add(done);
          return done.future();
        },
        capacity,
        concurrency);
  }

  private void finishOne() {
    handling.remove().complete();
  }

  @Test
  void one_message_at_a_time_in_order() {
    Mailbox mailbox = mailbox(100, 1);
    IntStream.range(0, 5).forEach(i -> mailbox.handle(new FakeMessage(i)));
    assertEquals(List.of(0), received);
    finishOne();
    assertEquals(List.of(0, 1), received);
    IntStream.range(0, 4).forEach(i -> finishOne());
    assertEquals(List.of(0, 1, 2, 3, 4), received);
    mailbox.handle(new FakeMessage(5));
    assertEquals(6, received.size());
  }

  @Test
  void as_many_at_once_as_the_concurrency_says() {
    Mailbox mailbox = mailbox(100, 3);
    IntStream.range(0, 10).forEach(i -> mailbox.handle(new FakeMessage(i)));
    assertEquals(List.of(0, 1, 2), received);
    handling.removeLast().complete();
    assertEquals(List.of(0, 1, 2, 3), received);
  }

  @Test
  void a_full_mailbox_answers_at_once() {
    Mailbox mailbox = mailbox(2, 1);
    List<FakeMessage> messages = IntStream.range(0, 4).mapToObj(FakeMessage::new).toList();
    messages.forEach(mailbox::handle);
    assertEquals(HubErrorCode.MAILBOX_FULL.number(), messages.get(3).failureCode);
    assertTrue(String.valueOf(messages.get(3).failure).contains("p"));
    assertNull(messages.get(2).failure);
    finishOne();
    FakeMessage next = new FakeMessage(4);
    mailbox.handle(next);
    assertNull(next.failure);
    IntStream.range(0, 3).forEach(i -> finishOne());
    assertEquals(List.of(0, 1, 2, 4), received);
  }

  @Test
  void a_failure_answers_its_message_and_the_next_one_comes() {
    Mailbox mailbox = mailbox(10, 1);
    FakeMessage first = new FakeMessage(0);
    mailbox.handle(first);
    mailbox.handle(new FakeMessage(1));
    handling.remove().fail("broken");
    assertEquals("broken", first.failure);
    assertEquals(List.of(0, 1), received);
  }

  @Test
  void a_throw_answers_its_message_and_the_next_one_comes() {
    Mailbox mailbox =
        new Mailbox(
            "p",
            message -> {
              received.add(message.body());
              throw new IllegalStateException("thrown");
            },
            10,
            1);
    for (int i = 0; i < 3; i++) {
      FakeMessage message = new FakeMessage(i);
      mailbox.handle(message);
      assertEquals("thrown", message.failure);
    }
    assertEquals(List.of(0, 1, 2), received);
  }

  @Test
  void a_long_queue_does_not_grow_the_stack() {
    Promise<Void> gate = Promise.promise();
    Mailbox mailbox =
        new Mailbox(
            "p",
            message -> {
              received.add(message.body());
              return received.size() == 1 ? gate.future() : Future.succeededFuture();
            },
            200_000,
            1);
    IntStream.range(0, 100_000).forEach(i -> mailbox.handle(new FakeMessage(i)));
    gate.complete();
    assertEquals(100_000, received.size());
    assertEquals(99_999, received.get(99_999));
  }

  @Test
  void what_waits_and_what_comes_later_is_refused_when_it_closes() {
    Mailbox mailbox = mailbox(10, 1);
    FakeMessage running = new FakeMessage(0);
    FakeMessage waiting = new FakeMessage(1);
    FakeMessage silent = new FakeMessage(2, false);
    List.of(running, waiting, silent).forEach(mailbox::handle);
    mailbox.close();
    FakeMessage late = new FakeMessage(3);
    mailbox.handle(late);
    assertEquals(HubErrorCode.NOT_RUNNING.number(), waiting.failureCode);
    assertEquals(HubErrorCode.NOT_RUNNING.number(), late.failureCode);
    assertNull(silent.failure);
    finishOne();
    assertNull(running.failure);
    assertEquals(List.of(0), received);
  }
}
