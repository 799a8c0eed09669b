package io.processhub.core;

/**
 * How far some moves are, at one moment.
 *
 * @param what the plan that was asked for here, or {@link #HANDOVERS}
 * @param failed those that stay where they are
 * @param open those that have not ended
 * @param bytes of state that this node has handed over; {@link #UNKNOWN} where others do
 */
public record MoveProgress(String what, int done, int failed, int open, long bytes) {
  /** What this node hands over, whoever asked for it, since it last handed over nothing. */
  public static final String HANDOVERS = "handovers";

  public static final long UNKNOWN = -1;
}
