package io.processhub.core;

import io.processhub.model.Epoch;
import io.processhub.model.ProcessId;

/**
 * What a node says of a checkpoint that it is to hold.
 *
 * @param id the process
 * @param version of the checkpoint that was sent
 * @param received bytes of it that have arrived without a gap
 * @param current epoch by which the checkpoint is fenced, else its own
 */
public record CopyAnswer(ProcessId id, Version version, Kind kind, int received, Epoch current) {
  /** What became of it. */
  public enum Kind {
    /** It is held, or something later of the same decision. */
    HELD,
    /** A part of it is here. */
    RECEIVED,
    /** The increments do not follow what is here: the whole state is needed. */
    WHOLE,
    /** The process has a newer owner. */
    FENCED,
    /** There is no room for it. */
    FULL
  }
}
