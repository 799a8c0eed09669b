package io.processhub.shell;

import io.processhub.HubErrorCode;
import io.processhub.ProcessBinding;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.internal.logging.Logger;
import io.vertx.core.internal.logging.LoggerFactory;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Hands the messages of one replica to it in order, as many at once as it allows; the rest waits. A
 * full mailbox answers at once with {@link HubErrorCode#MAILBOX_FULL}. Used on the replica's own
 * context only.
 */
final class Mailbox implements Handler<Message<Object>> {
  private static final Logger log = LoggerFactory.getLogger(Mailbox.class);

  private final String processId;
  private final ProcessBinding.Receiver receiver;
  private final int capacity;
  private final int concurrency;
  private @Nullable ArrayDeque<Message<Object>> waiting;
  private int running;
  private boolean draining;
  private boolean closed;

  Mailbox(String processId, ProcessBinding.Receiver receiver, int capacity, int concurrency) {
    this.processId = processId;
    this.receiver = receiver;
    this.capacity = capacity;
    this.concurrency = concurrency;
  }

  @Override
  public void handle(Message<Object> message) {
    if (closed) {
      refuse(message, HubErrorCode.NOT_RUNNING, "is stopping");
    } else if (running < concurrency && isEmpty()) {
      dispatch(message);
    } else if (waiting != null && waiting.size() >= capacity) {
      refuse(message, HubErrorCode.MAILBOX_FULL, "has " + capacity + " messages waiting");
    } else {
      if (waiting == null) {
        waiting = new ArrayDeque<>(4);
      }
      waiting.add(message);
    }
  }

  private boolean isEmpty() {
    return waiting == null || waiting.isEmpty();
  }

  private void dispatch(Message<Object> message) {
    running++;
    Future<?> handled;
    try {
      handled = receiver.receive(message);
    } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
      failed(message, e);
      running--;
      return;
    }
    if (handled == null || handled.succeeded()) {
      running--;
    } else {
      handled.onComplete(
          result -> {
            if (result.failed()) {
              failed(message, result.cause());
            }
            running--;
            drain();
          });
    }
  }

  /** Dispatches what waits; not re-entered, so that a long queue does not grow the stack. */
  private void drain() {
    if (draining) {
      return;
    }
    draining = true;
    while (!closed && running < concurrency && waiting != null && !waiting.isEmpty()) {
      dispatch(waiting.poll());
    }
    draining = false;
    if (waiting != null && waiting.isEmpty()) {
      waiting = null;
    }
  }

  private void failed(Message<Object> message, Throwable cause) {
    if (message.replyAddress() == null) {
      log.warn("Process " + processId + ": a message failed that nobody waits for", cause);
    } else if (cause instanceof ReplyException reply) {
      message.reply(reply);
    } else {
      String text = cause.getMessage();
      message.fail(-1, text == null ? cause.getClass().getName() : text);
    }
  }

  private void refuse(Message<Object> message, HubErrorCode code, String why) {
    if (message.replyAddress() != null) {
      message.fail(code.number(), "process " + processId + " " + why);
    }
  }

  /** Takes no more messages; those that wait are answered with a failure. */
  void close() {
    closed = true;
    if (waiting != null) {
      waiting.forEach(message -> refuse(message, HubErrorCode.NOT_RUNNING, "is stopping"));
      waiting = null;
    }
  }
}
