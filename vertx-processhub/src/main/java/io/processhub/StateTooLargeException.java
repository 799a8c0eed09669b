package io.processhub;

import io.vertx.core.json.JsonObject;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A process exported more state than {@code maxStateBytes}; it goes on where it is. */
public final class StateTooLargeException extends HubException {
  @Serial private static final long serialVersionUID = 1L;

  /** A failure whose message names these. */
  public StateTooLargeException(String processId, long bytes, long limit) {
    this(
        "state of process " + processId + " is " + bytes + " bytes, maxStateBytes is " + limit,
        new JsonObject().put("id", processId).put("bytes", bytes).put("limit", limit),
        null);
  }

  StateTooLargeException(String message, JsonObject data, @Nullable Throwable cause) {
    super(HubErrorCode.STATE_TOO_LARGE, message, data, cause);
  }

  /** The process. */
  public String processId() {
    return text("id");
  }

  /** Size of the exported state. */
  public long bytes() {
    return number("bytes");
  }

  /** The hub's {@code maxStateBytes}. */
  public long limit() {
    return number("limit");
  }
}
