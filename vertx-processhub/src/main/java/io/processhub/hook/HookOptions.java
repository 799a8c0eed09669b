package io.processhub.hook;

import io.processhub.strategy.OptionNames;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a handler is added to a hook point. */
public final class HookOptions {
  /** Default of {@link #getPriority()}. */
  public static final int DEFAULT_PRIORITY = 0;

  /** Default of {@link #getTimeout()}. */
  public static final long DEFAULT_TIMEOUT = 5_000;

  /** Priority at which the hub itself acts at a point: it publishes the event. */
  public static final int HUB_PRIORITY = 100;

  private static final Set<String> FIELDS = Set.of("id", "priority", "timeout");

  private @Nullable String id;
  private int priority = DEFAULT_PRIORITY;
  private long timeout = DEFAULT_TIMEOUT;

  /** Options with their defaults. */
  public HookOptions() {}

  /** A copy. */
  public HookOptions(HookOptions other) {
    id = other.id;
    priority = other.priority;
    timeout = other.timeout;
  }

  /**
   * Reads {@code {id?, priority?, timeout?}}.
   *
   * @throws IllegalArgumentException naming the field that is wrong or not known
   */
  public HookOptions(JsonObject json) {
    for (String field : json.fieldNames()) {
      if (!FIELDS.contains(field)) {
        throw new IllegalArgumentException(field + " is not known; " + OptionNames.known(FIELDS));
      }
    }
    Object given = json.getValue("id");
    if (given != null && !(given instanceof String)) {
      throw new IllegalArgumentException("id must be a string: " + given);
    }
    setId((String) given);
    long rank = number(json, "priority", DEFAULT_PRIORITY);
    if (rank != (int) rank) {
      throw new IllegalArgumentException("priority is out of range: " + rank);
    }
    setPriority((int) rank);
    setTimeout(number(json, "timeout", DEFAULT_TIMEOUT));
  }

  private static long number(JsonObject json, String field, long missing) {
    Object value = json.getValue(field);
    if (value == null) {
      return missing;
    }
    if (value instanceof Integer || value instanceof Long) {
      return ((Number) value).longValue();
    }
    throw new IllegalArgumentException(field + " must be a whole number: " + value);
  }

  /** The name of the handler at its point; null (default) has one generated. */
  public @Nullable String getId() {
    return id;
  }

  /** Sets {@link #getId()}: not empty, and free at the point. */
  public HookOptions setId(@Nullable String id) {
    if (id != null && id.isBlank()) {
      throw new IllegalArgumentException("id must not be empty");
    }
    this.id = id;
    return this;
  }

  /**
   * Its place among the handlers of the point: higher ones are called first, equal ones as they
   * were added. The hub itself has {@value #HUB_PRIORITY}. Default {@value #DEFAULT_PRIORITY}.
   */
  public int getPriority() {
    return priority;
  }

  /** Sets {@link #getPriority()}. */
  public HookOptions setPriority(int priority) {
    this.priority = priority;
    return this;
  }

  /**
   * For how many milliseconds the future of the handler is waited for. Default {@value
   * #DEFAULT_TIMEOUT}.
   */
  public long getTimeout() {
    return timeout;
  }

  /** Sets {@link #getTimeout()}: at least 1. */
  public HookOptions setTimeout(long timeout) {
    if (timeout < 1) {
      throw new IllegalArgumentException("timeout must be at least 1 ms: " + timeout);
    }
    this.timeout = timeout;
    return this;
  }

  /** As JSON, which the constructor reads. */
  public JsonObject toJson() {
    JsonObject json = new JsonObject();
    if (id != null) {
      json.put("id", id);
    }
    return json.put("priority", priority).put("timeout", timeout);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HookOptions that
        && Objects.equals(id, that.id)
        && priority == that.priority
        && timeout == that.timeout;
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, priority, timeout);
  }

  @Override
  public String toString() {
    return toJson().encode();
  }
}
