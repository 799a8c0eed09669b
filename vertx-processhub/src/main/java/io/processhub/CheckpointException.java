package io.processhub;

import io.vertx.core.json.JsonObject;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint was not made, or is not known to be held by as many nodes as have to hold it: what
 * it was of may or may not be there after a crash. The process goes on.
 */
public final class CheckpointException extends HubException {
  @Serial private static final long serialVersionUID = 1L;

  /** A failure whose message names these. */
  public CheckpointException(String processId, String reason, @Nullable Throwable cause) {
    this(
        "checkpoint of process " + processId + ": " + reason,
        new JsonObject().put("id", processId).put("reason", reason),
        cause);
  }

  CheckpointException(String message, JsonObject data, @Nullable Throwable cause) {
    super(HubErrorCode.CHECKPOINT, message, data, cause);
  }

  /** The process. */
  public String processId() {
    return text("id");
  }

  /** What went wrong. */
  public String reason() {
    return text("reason");
  }
}
