package io.processhub;

import io.vertx.core.json.JsonObject;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** No live process has that id. */
public final class NoSuchProcessException extends HubException {
  @Serial private static final long serialVersionUID = 1L;

  /** A failure whose message names these. */
  public NoSuchProcessException(String processId) {
    this("no process " + processId, new JsonObject().put("id", processId), null);
  }

  NoSuchProcessException(String message, JsonObject data, @Nullable Throwable cause) {
    super(HubErrorCode.NO_SUCH_PROCESS, message, data, cause);
  }

  /** The process. */
  public String processId() {
    return text("id");
  }
}
