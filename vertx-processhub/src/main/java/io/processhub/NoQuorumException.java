package io.processhub;

import io.vertx.core.json.JsonObject;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** This node's side of a partition has no quorum; nothing was attempted. */
public final class NoQuorumException extends HubException {
  @Serial private static final long serialVersionUID = 1L;

  /** A failure whose message names these. */
  public NoQuorumException(String hubId, int present, int required) {
    this(
        "hub " + hubId + " has no quorum: " + present + " of " + required + " members",
        new JsonObject().put("hub", hubId).put("present", present).put("required", required),
        null);
  }

  NoQuorumException(String message, JsonObject data, @Nullable Throwable cause) {
    super(HubErrorCode.NO_QUORUM, message, data, cause);
  }

  /** The hub. */
  public String hubId() {
    return text("hub");
  }

  /** Members on this side. */
  public int present() {
    return (int) number("present");
  }

  /** Members that a quorum needs. */
  public int required() {
    return (int) number("required");
  }
}
