package io.processhub.strategy.distribution;

/** Why a strategy is asked for places. */
public enum Occasion {
  /**
   * Some processes need a place, or are looked at for another reason. A strategy that places by
   * more than the id gives those that have a place the one that they have.
   */
  NEED,

  /**
   * Members have joined, or may be given processes again, and the view has been quiet since; the
   * requests are all processes of the hub. What leaves takes is given places on {@link #NEED}.
   */
  JOIN,

  /** Processes have started, stopped or moved; the requests are all processes of the hub. */
  COUNTS,

  /** Nodes have measured how busy they are; the requests are all processes of the hub. */
  SCORES
}
