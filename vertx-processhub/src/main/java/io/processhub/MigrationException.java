package io.processhub;

import io.vertx.core.json.JsonObject;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A process could not be moved; it goes on where the reason says. */
public final class MigrationException extends HubException {
  @Serial private static final long serialVersionUID = 1L;

  /** A failure whose message names these. */
  public MigrationException(String processId, String target, String reason) {
    this(
        "process " + processId + " did not move to " + target + ": " + reason,
        new JsonObject().put("id", processId).put("target", target).put("reason", reason),
        null);
  }

  MigrationException(String message, JsonObject data, @Nullable Throwable cause) {
    super(HubErrorCode.MIGRATION, message, data, cause);
  }

  /** The process. */
  public String processId() {
    return text("id");
  }

  /** The node it should have moved to. */
  public String target() {
    return text("target");
  }

  /** Why, for people. */
  public String reason() {
    return text("reason");
  }
}
