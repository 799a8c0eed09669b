package io.processhub;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.Serial;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A live process has that id already. */
public final class AlreadyStartedException extends HubException {
  @Serial private static final long serialVersionUID = 1L;

  /** A failure whose message names these. */
  public AlreadyStartedException(String processId, List<String> nodes) {
    this(
        "process " + processId + " is already started" + (nodes.isEmpty() ? "" : " on " + nodes),
        new JsonObject().put("id", processId).put("nodes", new JsonArray(List.copyOf(nodes))),
        null);
  }

  AlreadyStartedException(String message, JsonObject data, @Nullable Throwable cause) {
    super(HubErrorCode.ALREADY_STARTED, message, data, cause);
  }

  /** The process. */
  public String processId() {
    return text("id");
  }

  /** Names of the nodes that run it, as far as they are known. */
  public List<String> nodes() {
    return texts("nodes");
  }
}
