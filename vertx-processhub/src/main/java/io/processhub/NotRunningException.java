package io.processhub;

import io.vertx.core.json.JsonObject;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The hub is not started, is closing or is closed. */
public final class NotRunningException extends HubException {
  @Serial private static final long serialVersionUID = 1L;

  /** A failure whose message names these. */
  public NotRunningException(String hubId, String state) {
    this(
        "hub " + hubId + " is " + state,
        new JsonObject().put("hub", hubId).put("state", state),
        null);
  }

  NotRunningException(String message, JsonObject data, @Nullable Throwable cause) {
    super(HubErrorCode.NOT_RUNNING, message, data, cause);
  }

  /** The hub. */
  public String hubId() {
    return text("hub");
  }

  /** What the hub does instead. */
  public String state() {
    return text("state");
  }
}
