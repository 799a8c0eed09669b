package io.processhub;

import io.vertx.core.json.JsonObject;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Two nodes cannot be in one hub: their wire versions or options differ in a way that matters. */
public final class IncompatibleException extends HubException {
  @Serial private static final long serialVersionUID = 1L;

  public IncompatibleException(String hubId, String node, String what, String ours, String theirs) {
    this(
        "hub " + hubId + ": " + what + " is " + ours + " here and " + theirs + " on node " + node,
        new JsonObject()
            .put("hub", hubId)
            .put("node", node)
            .put("what", what)
            .put("ours", ours)
            .put("theirs", theirs),
        null);
  }

  IncompatibleException(String message, JsonObject data, @Nullable Throwable cause) {
    super(HubErrorCode.INCOMPATIBLE, message, data, cause);
  }

  /** The hub. */
  public String hubId() {
    return text("hub");
  }

  /** The other node. */
  public String node() {
    return text("node");
  }

  /** What differs. */
  public String what() {
    return text("what");
  }

  /** Its value here. */
  public String ours() {
    return text("ours");
  }

  /** Its value on the other node. */
  public String theirs() {
    return text("theirs");
  }
}
