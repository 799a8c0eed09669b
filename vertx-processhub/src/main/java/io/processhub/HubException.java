package io.processhub;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.serviceproxy.ServiceException;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A failure of a hub: a code, a message for people and the data that belongs to it. There is one
 * subtype per code, so that callers can catch what they can handle.
 *
 * <p>It carries no stack trace. One call can fail for a hundred thousand ids, filling a trace costs
 * more than everything else about such a failure, and the trace would only show the hub's event
 * loop, never the caller.
 */
public abstract class HubException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final HubErrorCode code;
  private final transient JsonObject data;

  HubException(HubErrorCode code, String message, JsonObject data) {
    this(code, message, data, null);
  }

  HubException(HubErrorCode code, String message, JsonObject data, @Nullable Throwable cause) {
    super(message, cause, true, false);
    this.code = code;
    this.data = data;
  }

  /** Which kind of failure this is, as a number that other languages know too. */
  public final HubErrorCode code() {
    return code;
  }

  /**
   * A copy of what belongs to this failure, in the form that travels; the keys are the subtype's.
   */
  public final JsonObject data() {
    return data.copy();
  }

  /** {@code {code, name, message, data}}, with the name of the code. */
  public final JsonObject toJson() {
    return new JsonObject()
        .put("code", code.number())
        .put("name", code.name())
        .put("message", getMessage())
        .put("data", data());
  }

  /** The same failure as the only exception type that the event bus carries whole. */
  public final ServiceException toServiceException() {
    return new ServiceException(code.number(), getMessage(), data());
  }

  /**
   * The named failure behind a throwable.
   *
   * @return the argument itself if it is a {@code HubException}; the named type for a {@link
   *     ServiceException} with one of our codes; an {@link InvalidRequestException} for an {@link
   *     IllegalArgumentException}; else an {@link UnexpectedException}. The argument is the cause
   *     of whatever was made from it
   */
  public static HubException from(Throwable failure) {
    return HubFailures.from(failure);
  }

  /**
   * The failure that {@link #toJson()} described.
   *
   * @throws IllegalArgumentException if the code is missing or not a number
   */
  public static HubException fromJson(JsonObject json) {
    JsonFields fields = new JsonFields(json, "error");
    return HubFailures.of(
        fields.integer("code", 0, true),
        fields.string("message", ""),
        fields.object("data", new JsonObject()),
        null);
  }

  final String text(String key) {
    Object value = data.getValue(key);
    return value == null ? "" : value.toString();
  }

  final @Nullable String textOrNull(String key) {
    Object value = data.getValue(key);
    return value == null ? null : value.toString();
  }

  /** That number, or 0 when what came over the wire has none there. */
  final long number(String key) {
    return data.getValue(key) instanceof Number number ? number.longValue() : 0;
  }

  final List<String> texts(String key) {
    List<String> result = new ArrayList<>();
    if (data.getValue(key) instanceof JsonArray array) {
      array.forEach(item -> result.add(String.valueOf(item)));
    }
    return List.copyOf(result);
  }
}
