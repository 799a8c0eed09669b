package io.processhub;

import io.vertx.core.json.JsonObject;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A request, a spec or an option is malformed or out of range. */
public final class InvalidRequestException extends HubException {
  @Serial private static final long serialVersionUID = 1L;

  /** A failure whose message names these. */
  public InvalidRequestException(String message) {
    this(message, new JsonObject(), null);
  }

  InvalidRequestException(String message, JsonObject data, @Nullable Throwable cause) {
    super(HubErrorCode.INVALID, message, data, cause);
  }
}
