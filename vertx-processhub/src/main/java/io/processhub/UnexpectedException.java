package io.processhub;

import io.vertx.core.json.JsonObject;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Something failed that is none of the hub's own failures; the cause says what, where it is known.
 */
public final class UnexpectedException extends HubException {
  @Serial private static final long serialVersionUID = 1L;

  /** A failure whose message names these. */
  public UnexpectedException(Throwable cause) {
    this(
        HubFailures.messageOf(cause),
        new JsonObject().put("type", cause.getClass().getName()),
        cause);
  }

  UnexpectedException(String message, JsonObject data, @Nullable Throwable cause) {
    super(HubErrorCode.UNEXPECTED, message, data, cause);
  }

  /** Class name of what failed, or null when it is not known. */
  public @Nullable String type() {
    return textOrNull("type");
  }
}
