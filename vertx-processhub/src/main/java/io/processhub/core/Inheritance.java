package io.processhub.core;

/** What a replica that goes on after a lost one has of that one, from the least to the most. */
public enum Inheritance {
  /** Nothing: it has begun anew. */
  NOTHING,

  /**
   * What that one had sent to it when it was lost, before it said that it lets go. If it was not
   * lost after all, it went on, and has more.
   */
  SENT,

  /** A checkpoint, or the state that a source had kept of it. */
  CHECKPOINT
}
