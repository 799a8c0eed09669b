package io.processhub.core;

import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;

/**
 * One move that this node has to do with, at one moment.
 *
 * @param phase how far it is: a {@link Handover.Phase} at the source, else {@link #ORDERED}
 * @param since when that phase began, in milliseconds of the core's clock
 * @param late whether the phase takes longer than half of the time after which it is given up, or,
 *     from the commit on, than it should
 */
public record Underway(ProcessId id, NodeId target, String phase, long since, boolean late) {
  /** A steward has told the owner, who has not acted on it yet as far as the steward knows. */
  public static final String ORDERED = "ORDERED";
}
