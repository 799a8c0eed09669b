package io.processhub;

import io.vertx.codegen.annotations.DataObject;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.Set;

/** Options of one stop. Setters refuse wrong values at once, naming field and value. */
@DataObject
public final class StopOptions {
  /** Milliseconds that a call waits. */
  public static final long DEFAULT_TIMEOUT = 10_000;

  /** Default of {@link #getAcknowledge()}. */
  public static final AcknowledgeLevel DEFAULT_ACKNOWLEDGE = AcknowledgeLevel.MAJORITY;

  static final Set<String> FIELDS = Set.of("timeout", "acknowledge");

  private long timeout = DEFAULT_TIMEOUT;
  private AcknowledgeLevel acknowledge = DEFAULT_ACKNOWLEDGE;

  /** Options with their defaults. */
  public StopOptions() {}

  /** A copy. */
  public StopOptions(StopOptions other) {
    timeout = other.timeout;
    acknowledge = other.acknowledge;
  }

  /**
   * Reads what {@link #toJson()} writes; what is missing has its default.
   *
   * @throws IllegalArgumentException naming the field that is wrong or not known
   */
  public StopOptions(JsonObject json) {
    JsonFields in = new JsonFields(json, "options").only(FIELDS);
    setTimeout(in.number("timeout", DEFAULT_TIMEOUT));
    setAcknowledge(in.constant("acknowledge", DEFAULT_ACKNOWLEDGE));
  }

  /**
   * Milliseconds that the call waits; it ends as soon as everything is stopped. Default {@value
   * #DEFAULT_TIMEOUT}.
   */
  public long getTimeout() {
    return timeout;
  }

  /**
   * Sets the milliseconds that the call waits, at least 1. It bounds the wait, not the work: what
   * has not stopped by then goes on stopping, and its failure is a {@link CallTimeoutException}.
   */
  public StopOptions setTimeout(long timeout) {
    this.timeout = Checks.atLeast("timeout", 1, timeout);
    return this;
  }

  /**
   * Who must hold the record of the stop before the call is done. Default {@link
   * #DEFAULT_ACKNOWLEDGE}.
   */
  public AcknowledgeLevel getAcknowledge() {
    return acknowledge;
  }

  /** Sets {@link #getAcknowledge()}. */
  public StopOptions setAcknowledge(AcknowledgeLevel acknowledge) {
    this.acknowledge = Checks.present("acknowledge", acknowledge);
    return this;
  }

  /** As JSON, which the constructor reads. */
  public JsonObject toJson() {
    return new JsonObject().put("timeout", timeout).put("acknowledge", acknowledge.name());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StopOptions that
        && timeout == that.timeout
        && acknowledge == that.acknowledge;
  }

  @Override
  public int hashCode() {
    return Objects.hash(timeout, acknowledge);
  }

  @Override
  public String toString() {
    return toJson().encode();
  }
}
