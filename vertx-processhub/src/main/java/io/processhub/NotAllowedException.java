package io.processhub;

import io.vertx.core.json.JsonObject;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The hub's options forbid what was asked for. */
public final class NotAllowedException extends HubException {
  @Serial private static final long serialVersionUID = 1L;

  /** A failure whose message names these. */
  public NotAllowedException(String subject, String reason) {
    this(
        subject + " is not allowed: " + reason,
        new JsonObject().put("subject", subject).put("reason", reason),
        null);
  }

  NotAllowedException(String message, JsonObject data, @Nullable Throwable cause) {
    super(HubErrorCode.NOT_ALLOWED, message, data, cause);
  }

  /** What is not allowed, for instance a verticle name. */
  public String subject() {
    return text("subject");
  }

  /** Which option forbids it. */
  public String reason() {
    return text("reason");
  }
}
