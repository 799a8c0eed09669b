package io.processhub.shell;

import io.processhub.HubErrorCode;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.internal.logging.Logger;
import io.vertx.core.internal.logging.LoggerFactory;

/** How a process answers messages that it does not handle, or fails to. */
final class Replies {
  private static final Logger log = LoggerFactory.getLogger(Replies.class);

  private Replies() {}

  static void refuse(Message<?> message, String processId, HubErrorCode code, String why) {
    if (message.replyAddress() != null) {
      message.fail(code.number(), "process " + processId + " " + why);
    }
  }

  /** As the event bus answers where nobody listens. */
  static void noHandlers(Message<?> message) {
    if (message.replyAddress() != null) {
      message.reply(
          new ReplyException(
              ReplyFailure.NO_HANDLERS, "No handlers for address " + message.address()));
    }
  }

  static void failed(Message<?> message, String processId, Throwable cause) {
    if (message.replyAddress() == null) {
      log.warn("Process " + processId + ": a message failed that nobody waits for", cause);
    } else if (cause instanceof ReplyException reply) {
      message.reply(reply);
    } else {
      String text = cause.getMessage();
      message.fail(-1, text == null ? cause.getClass().getName() : text);
    }
  }
}
