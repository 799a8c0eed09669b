package io.processhub;

import io.vertx.core.json.JsonObject;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A process has no place: no node fits, or what was asked for contradicts the hub's strategies. */
public final class PlacementException extends HubException {
  @Serial private static final long serialVersionUID = 1L;

  /** A failure whose message names these. */
  public PlacementException(String processId, String reason) {
    this(
        "process " + processId + " has no place: " + reason,
        new JsonObject().put("id", processId).put("reason", reason),
        null);
  }

  PlacementException(String message, JsonObject data, @Nullable Throwable cause) {
    super(HubErrorCode.PLACEMENT, message, data, cause);
  }

  /** The process. */
  public String processId() {
    return text("id");
  }

  /** Why, for people. */
  public String reason() {
    return text("reason");
  }
}
