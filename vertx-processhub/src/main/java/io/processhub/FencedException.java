package io.processhub;

import io.vertx.core.json.JsonObject;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The process has a newer owner: this replica's epoch is stale and its effects are refused. */
public final class FencedException extends HubException {
  @Serial private static final long serialVersionUID = 1L;

  /** A failure whose message names these. */
  public FencedException(String processId, long epoch, long current) {
    this(
        "process " + processId + ": epoch " + epoch + " is fenced by epoch " + current,
        new JsonObject().put("id", processId).put("epoch", epoch).put("current", current),
        null);
  }

  FencedException(String message, JsonObject data, @Nullable Throwable cause) {
    super(HubErrorCode.FENCED, message, data, cause);
  }

  /** The process. */
  public String processId() {
    return text("id");
  }

  /** The stale epoch. */
  public long epoch() {
    return number("epoch");
  }

  /** The epoch that fences it. */
  public long current() {
    return number("current");
  }
}
