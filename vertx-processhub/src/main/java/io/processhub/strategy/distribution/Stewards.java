package io.processhub.strategy.distribution;

/** Which member decides where a process runs, and serialises its starts and stops. */
public enum Stewards {
  /** The ring owner of its id: for places that each process has without regard to the others. */
  RING,

  /** The first hosting member in the order of the view, for all processes: a sequencer. */
  FIRST,

  /** The hosting member that joined first, ties by id, for all processes: a leader. */
  LONGEST
}
