package io.processhub;

import io.vertx.core.json.JsonObject;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A process has {@code mailboxCapacity} messages waiting and takes no further one. */
public final class MailboxFullException extends HubException {
  @Serial private static final long serialVersionUID = 1L;

  /** A failure whose message names these. */
  public MailboxFullException(String processId, int capacity) {
    this(
        "mailbox of process " + processId + " is full (mailboxCapacity " + capacity + ")",
        new JsonObject().put("id", processId).put("capacity", capacity),
        null);
  }

  MailboxFullException(String message, JsonObject data, @Nullable Throwable cause) {
    super(HubErrorCode.MAILBOX_FULL, message, data, cause);
  }

  /** The process. */
  public String processId() {
    return text("id");
  }

  /** The hub's {@code mailboxCapacity}. */
  public int capacity() {
    return (int) number("capacity");
  }
}
