package io.processhub;

import io.vertx.codegen.annotations.DataObject;
import io.vertx.core.json.JsonObject;
import java.util.Objects;

/** How far a number of moves is, as counts of processes. Immutable. */
@DataObject
public final class MigrationProgress {
  /** What the node that answers hands over to others, whoever asked for it. */
  public static final String HANDOVERS = "handovers";

  private final String what;
  private final int done;
  private final int failed;
  private final int inFlight;
  private final long bytes;

  /** How far something is; the total is the sum of done, failed and in flight. */
  public MigrationProgress(String what, int done, int failed, int inFlight, long bytes) {
    this.what = Checks.notEmpty("progress.what", what);
    this.done = Checks.atLeast("progress.done", 0, done);
    this.failed = Checks.atLeast("progress.failed", 0, failed);
    this.inFlight = Checks.atLeast("progress.inFlight", 0, inFlight);
    this.bytes = Checks.atLeast("progress.bytes", -1, bytes);
  }

  /** Reads what {@link #toJson()} wrote. */
  public MigrationProgress(JsonObject json) {
    this(new JsonFields(json, "progress"));
  }

  private MigrationProgress(JsonFields in) {
    this(
        in.requiredString("what"),
        (int) in.number("done", 0),
        (int) in.number("failed", 0),
        (int) in.number("inFlight", 0),
        in.number("bytes", -1));
  }

  /**
   * {@link #HANDOVERS}, or what was asked of the node that answers: {@code move n}, {@code drain n}
   * or {@code rebalance}.
   */
  public String what() {
    return what;
  }

  /** All of them: those that are done, failed, and in flight. */
  public int total() {
    return done + failed + inFlight;
  }

  /** Those that run on their new node, or belong to it at least. */
  public int done() {
    return done;
  }

  /** Those that stay where they are. */
  public int failed() {
    return failed;
  }

  /** Those that have not ended. */
  public int inFlight() {
    return inFlight;
  }

  /** Bytes of state that have been handed over; -1 where other nodes do that. */
  public long bytes() {
    return bytes;
  }

  /** As JSON, which the constructor reads. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("what", what)
        .put("total", total())
        .put("done", done)
        .put("failed", failed)
        .put("inFlight", inFlight)
        .put("bytes", bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MigrationProgress that
        && what.equals(that.what)
        && done == that.done
        && failed == that.failed
        && inFlight == that.inFlight
        && bytes == that.bytes;
  }

  @Override
  public int hashCode() {
    return Objects.hash(what, done, failed, inFlight, bytes);
  }

  @Override
  public String toString() {
    return toJson().encode();
  }
}
