package io.processhub;

import io.vertx.core.json.JsonObject;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The process has a newer owner: this replica's epoch is stale and its effects are refused. */
public final class FencedException extends HubException {
  @Serial private static final long serialVersionUID = 1L;

  public FencedException(String processId, long epoch, long current) {
    this(
        "process " + processId + ": epoch " + epoch + " is fenced by epoch " + current,
        new JsonObject().put("id", processId).put("epoch", epoch).put("current", current),
        null);
  }

  /** This replica's node has lost its lease: a newer owner may exist. */
  public static FencedException withoutLease(String processId, long epoch) {
    return new FencedException(
        "process " + processId + ": the node of epoch " + epoch + " has lost its lease",
        new JsonObject().put("id", processId).put("epoch", epoch).put("current", epoch),
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
