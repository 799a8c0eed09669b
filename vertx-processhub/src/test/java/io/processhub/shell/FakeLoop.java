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
  final List<String> sent;

  FakeLoop(int capacity) {
    this(capacity, new ArrayList<>(), new LeaseDeadline(false));
  }

  FakeLoop(LeaseDeadline lease) {
    this(100, new ArrayList<>(), lease);
  }

  private FakeLoop(int capacity, List<String> sent, LeaseDeadline lease) {
    super(
        null,
        null,
        "self",
        capacity,
        own(),
        new Forwarder(null) {
          @Override
          void forward(Message<Object> message, String processId, String address) {
            sent.add(message.body() + "->" + address);
          }
        },
        lease);
    this.sent = sent;
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
