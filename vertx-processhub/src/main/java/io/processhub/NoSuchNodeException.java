package io.processhub;

import io.vertx.core.json.JsonObject;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** No member of the hub has that node name or node id. */
public final class NoSuchNodeException extends HubException {
  @Serial private static final long serialVersionUID = 1L;

  /** A failure whose message names these. */
  public NoSuchNodeException(String node) {
    this("no node " + node, new JsonObject().put("node", node), null);
  }

  NoSuchNodeException(String message, JsonObject data, @Nullable Throwable cause) {
    super(HubErrorCode.NO_SUCH_NODE, message, data, cause);
  }

  /** The name or id that was asked for. */
  public String node() {
    return text("node");
  }
}
