package io.processhub.shell;

import io.vertx.core.Handler;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An event loop that is the test's own thread, with a bus on which nothing comes. */
final class FakeLoop extends InboxLoop {
  final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

  /** What is to be done after a time; the test says when. */
  final ArrayDeque<Runnable> timers = new ArrayDeque<>();

  final List<String> sent;

  /** Where the process is, by what this node knows. */
  final @Nullable String[] route;

  FakeLoop(int capacity) {
    this(capacity, new ArrayList<>(), new String[1], new LeaseDeadline(false));
  }

  FakeLoop(LeaseDeadline lease) {
    this(100, new ArrayList<>(), new String[1], lease);
  }

  private FakeLoop(int capacity, List<String> sent, @Nullable String[] route, LeaseDeadline lease) {
    super(
        null,
        null,
        "self",
        capacity,
        own(),
        new Forwarder(null, null, "hub", "self") {
          @Override
          @Nullable String route(String processId) {
            return route[0];
          }

          @Override
          void behind(InboxLoop loop, Runnable action) {
            loop.later(action);
          }

          @Override
          void forward(Message<Object> message, String processId, String address) {
            sent.add(message.body() + "->" + address);
          }
        },
        lease);
    this.sent = sent;
    this.route = route;
  }

  private static ReplicaAddresses own() {
    return new ReplicaAddresses("hub", "self", "self", false);
  }

  @Override
  boolean inThread() {
    return true;
  }

  @Override
  void later(Runnable action) {
    tasks.add(action);
  }

  @Override
  void after(long millis, Runnable action) {
    timers.add(action);
  }

  void runAll() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  @Override
  @Nullable MessageConsumer<Object> consumer(String address, Handler<Message<Object>> handler) {
    return null;
  }

  @Override
  @Nullable String sender(Message<Object> message) {
    return ((FakeMessage) message).sender;
  }
}
