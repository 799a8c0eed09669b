package io.processhub.examples.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RequestWindowTest {
  private final List<Integer> items = IntStream.range(0, 10).boxed().toList();
  private final List<Promise<Void>> started = new ArrayList<>();
  private final RequestWindow<Integer> window = new RequestWindow<>(items, 3, this::start);

  @Test
  void never_more_than_the_window_is_outstanding() {
    Future<Long> done = window.run();
    assertEquals(3, started.size());
    started.get(1).complete();
    assertEquals(4, started.size());
    started.get(0).complete();
    assertEquals(5, started.size());
    for (int i = 2; i < items.size(); i++) {
      assertEquals(Math.min(i + 3, items.size()), started.size());
      assertFalse(done.isComplete());
      started.get(i).complete();
    }
    assertEquals(10L, done.result());
  }

  @Test
  void first_failure_ends_it_when_those_under_way_have_ended() {
    Future<Long> done = window.run();
    IllegalStateException cause = new IllegalStateException("lost");
    started.get(0).fail(cause);
    started.get(1).fail("second");
    assertFalse(done.isComplete());
    started.get(2).complete();
    assertSame(cause, done.cause());
    assertEquals(3, started.size());
  }

  @Test
  void requests_that_complete_at_once_do_not_pile_up_on_the_stack() {
    List<Integer> many = IntStream.range(0, 100_000).boxed().toList();
    RequestWindow<Integer> atOnce =
        new RequestWindow<>(many, 3, item -> Future.succeededFuture(item));
    assertEquals(100_000L, atOnce.run().result());
  }

  @Test
  void what_is_held_back_is_started_when_it_may_be() {
    long[] allowed = {0};
    window.pacedBy(number -> number < allowed[0]);
    Future<Long> done = window.run();
    assertEquals(0, started.size());
    allowed[0] = 2;
    window.resume();
    assertEquals(2, started.size());
    started.forEach(Promise::complete);
    assertFalse(done.isComplete());
    allowed[0] = 10;
    window.resume();
    for (int i = 2; i < items.size(); i++) {
      started.get(i).complete();
    }
    assertEquals(10L, done.result());
  }

  @Test
  void nothing_to_do_completes() {
    assertEquals(0L, new RequestWindow<Integer>(List.of(), 3, this::start).run().result());
  }

  private Future<Void> start(Integer item) {
    assertEquals(started.size(), item);
    Promise<Void> promise = Promise.promise();
    started.add(promise);
    return promise.future();
  }
}
