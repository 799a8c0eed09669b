package io.processhub;

import io.vertx.core.json.JsonObject;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Two nodes cannot be in one hub: their wire versions or options differ in a way that matters. */
public final class IncompatibleException extends HubException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * @param node the id of the other node
   * @param what differs, in words
   */
  public IncompatibleException(String hubId, String node, String what) {
    this(
        "hub " + hubId + ": " + what,
        new JsonObject().put("hub", hubId).put("node", node).put("what", what),
        null);
  }

  IncompatibleException(String message, JsonObject data, @Nullable Throwable cause) {
    super(HubErrorCode.INCOMPATIBLE, message, data, cause);
  }

  /** The hub. */
  public String hubId() {
    return text("hub");
  }

  /** The id of the other node. */
  public String node() {
    return text("node");
  }

  /** What differs, in words: the names of the options, or the wire versions. */
  public String what() {
    return text("what");
  }
}
