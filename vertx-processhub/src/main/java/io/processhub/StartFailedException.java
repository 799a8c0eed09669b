package io.processhub;

import io.vertx.core.json.JsonObject;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A replica could not be deployed. */
public final class StartFailedException extends HubException {
  @Serial private static final long serialVersionUID = 1L;

  /** A failure whose message names these. */
  public StartFailedException(String processId, String node, Throwable cause) {
    this(processId, node, HubFailures.messageOf(cause), cause);
  }

  /** For a failure on another node, of which only the message is known. */
  public StartFailedException(String processId, String node, String reason) {
    this(processId, node, reason, null);
  }

  private StartFailedException(
      String processId, String node, String reason, @Nullable Throwable cause) {
    this(
        "process " + processId + " did not start on " + node + ": " + reason,
        new JsonObject().put("id", processId).put("node", node).put("reason", reason),
        cause);
  }

  StartFailedException(String message, JsonObject data, @Nullable Throwable cause) {
    super(HubErrorCode.START_FAILED, message, data, cause);
  }

  /** The process. */
  public String processId() {
    return text("id");
  }

  /** Where it failed. */
  public String node() {
    return text("node");
  }

  /** The message of what the deployment failed with. */
  public String reason() {
    return text("reason");
  }
}
