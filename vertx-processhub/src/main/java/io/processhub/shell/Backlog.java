package io.processhub.shell;

import io.vertx.core.eventbus.Message;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages that wait in an inbox, in order; and apart from them those that wait behind the gate of
 * the node which sent them. On the inbox's loop; exists only while there are any.
 */
final class Backlog {
  private final ArrayDeque<Message<Object>> waiting = new ArrayDeque<>(4);
  private @Nullable ArrayDeque<Gated> gated;

  private record Gated(String sender, Message<Object> message) {}

  int size() {
    return waiting.size() + (gated == null ? 0 : gated.size());
  }

  boolean isEmpty() {
    return size() == 0;
  }

  /** Whether nothing waits for the replica alone. */
  boolean idle() {
    return waiting.isEmpty();
  }

  void add(Message<Object> message) {
    waiting.add(message);
  }

  void add(Message<Object> message, String sender) {
    if (gated == null) {
      gated = new ArrayDeque<>(4);
    }
    gated.add(new Gated(sender, message));
  }

  @Nullable Message<Object> poll() {
    return waiting.poll();
  }

  /** What these gates do not keep back waits behind what waits already. */
  void release(@Nullable Gates gates) {
    ArrayDeque<Gated> before = gated;
    gated = null;
    if (before != null) {
      for (Gated next : before) {
        if (gates != null && gates.closed(next.sender)) {
          add(next.message, next.sender);
        } else {
          waiting.add(next.message);
        }
      }
    }
  }

  /** All of them, in order per sender. */
  void forEach(Consumer<Message<Object>> action) {
    waiting.forEach(action);
    if (gated != null) {
      gated.forEach(each -> action.accept(each.message));
    }
  }
}
