package io.processhub;

import io.vertx.core.json.JsonObject;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The wait for a stop, an update, an administrative call or a request that the service sent to a
 * process is over and its work is not: what was asked for may still happen. A start has a {@link
 * StartTimeoutException}.
 */
public final class CallTimeoutException extends HubException {
  @Serial private static final long serialVersionUID = 1L;

  /** A failure whose message names these. */
  public CallTimeoutException(String call, String id, long timeout) {
    this(
        call + " of " + id + " is not done within " + timeout + " ms; it may go on",
        new JsonObject().put("call", call).put("id", id).put("timeout", timeout),
        null);
  }

  CallTimeoutException(String message, JsonObject data, @Nullable Throwable cause) {
    super(HubErrorCode.CALL_TIMEOUT, message, data, cause);
  }

  /**
   * The call: {@code stop}, {@code update}, {@code request}, {@code pin}, {@code cordon} and so on.
   */
  public String call() {
    return text("call");
  }

  /** The process or node that the call was about. */
  public String id() {
    return text("id");
  }

  /** The wait that ended, in milliseconds. */
  public long timeout() {
    return number("timeout");
  }
}
