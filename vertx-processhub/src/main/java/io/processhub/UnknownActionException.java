package io.processhub;

import io.vertx.core.json.JsonObject;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The service has no such action. */
public final class UnknownActionException extends HubException {
  @Serial private static final long serialVersionUID = 1L;

  /** A failure whose message names these. */
  public UnknownActionException(String action) {
    this("no action " + action, new JsonObject().put("action", action), null);
  }

  UnknownActionException(String message, JsonObject data, @Nullable Throwable cause) {
    super(HubErrorCode.UNKNOWN_ACTION, message, data, cause);
  }

  /** The action that was asked for. */
  public String action() {
    return text("action");
  }
}
