package io.processhub.cluster;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.testing.TestClusters;
import io.processhub.wire.Addresses;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SelectionsTest {
  private final Selections selections = new Selections();
  private Vertx vertx;
  private Context context;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
    context = vertx.getOrCreateContext();
  }

  @AfterEach
  void close() {
    TestClusters.await(vertx.close());
  }

  private Future<Void> flush() {
    Promise<Void> flushed = Promise.promise();
    selections.flush(vertx, context, flushed::complete);
    return flushed.future();
  }

  @Test
  void a_flush_waits_for_the_selections_that_began_before_it_and_for_no_other() {
    TestClusters.await(flush());
    int before = selections.begin();
    Future<Void> waits = flush();
    int after = -1;
    for (int i = 0; i < 100; i++) {
      after = selections.begin();
      if (i < 99) {
        selections.end(after);
      }
      TestClusters.await(vertx.timer(1));
    }
    assertFalse(waits.isComplete());
    selections.end(before);
    selections.end(after);
    TestClusters.await(waits);
  }

  @Test
  void a_selection_that_never_ends_under_one_phase_holds_every_later_flush() {
    int first = selections.begin();
    Future<Void> one = flush();
    Future<Void> two = flush();
    TestClusters.await(vertx.timer(20));
    assertFalse(one.isComplete() || two.isComplete());
    selections.end(first);
    TestClusters.await(one);
    TestClusters.await(two);
  }

  @Test
  void what_was_selected_on_an_old_route_is_over_when_a_flush_ends() throws Exception {
    AtomicLong route = new AtomicLong();
    AtomicLong newest = new AtomicLong();
    List<Long> stale = new ArrayList<>();
    AtomicLong written = new AtomicLong();
    List<Thread> senders = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Thread sender =
          new Thread(
              () -> {
                while (newest.get() >= 0) {
                  int under = selections.begin();
                  long selected = route.get();
                  Thread.yield();
                  // the write: nothing older than what the last flush promised
                  if (selected < newest.get()) {
                    synchronized (stale) {
                      stale.add(selected);
                    }
                  }
                  written.incrementAndGet();
                  selections.end(under);
                }
              });
      sender.start();
      senders.add(sender);
    }
    try {
      for (long next = 1; next <= 300; next++) {
        route.set(next);
        TestClusters.await(flush());
        newest.set(next);
      }
    } finally {
      newest.set(-1);
      for (Thread sender : senders) {
        sender.join(30_000);
      }
    }
    assertTrue(stale.isEmpty(), stale::toString);
    assertTrue(written.get() > 0);
  }

  @Test
  void a_flush_waits_for_sends_to_resolved_addresses_where_vertx_selects() throws Exception {
    selections.countSends(vertx.eventBus());
    CountDownLatch goOn = new CountDownLatch(1);
    CountDownLatch sending = new CountDownLatch(2);
    vertx
        .eventBus()
        .addOutboundInterceptor(
            send -> {
              sending.countDown();
              awaitEnd(goOn);
              send.next();
            });
    Thread ordinary = new Thread(() -> vertx.eventBus().send("ordinary", "hello"));
    ordinary.start();
    TestClusters.await(flush());
    String address = Addresses.process("hub", "p");
    Thread resolved = new Thread(() -> vertx.eventBus().send(address, "hello"));
    resolved.start();
    awaitEnd(sending);
    Future<Void> waits = flush();
    TestClusters.await(vertx.timer(20));
    assertFalse(waits.isComplete());
    goOn.countDown();
    TestClusters.await(waits);
    ordinary.join(30_000);
    resolved.join(30_000);
  }

  private static void awaitEnd(CountDownLatch latch) {
    try {
      assertTrue(latch.await(30, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
