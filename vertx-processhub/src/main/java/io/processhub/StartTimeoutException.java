package io.processhub;

import io.vertx.core.json.JsonObject;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The call's timeout ended before the start of this process did. Its spec stays and it goes on
 * starting.
 */
public final class StartTimeoutException extends HubException {
  @Serial private static final long serialVersionUID = 1L;

  /** A failure whose message names these. */
  public StartTimeoutException(String processId, long timeout) {
    this(
        "process " + processId + " did not start within " + timeout + " ms; it goes on starting",
        new JsonObject().put("id", processId).put("timeout", timeout),
        null);
  }

  StartTimeoutException(String message, JsonObject data, @Nullable Throwable cause) {
    super(HubErrorCode.START_TIMEOUT, message, data, cause);
  }

  /** The process. */
  public String processId() {
    return text("id");
  }

  /** The wait that ended, in milliseconds. */
  public long timeout() {
    return number("timeout");
  }
}
