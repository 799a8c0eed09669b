package io.processhub.strategy.partition;

/** Who goes on when a cluster falls into two halves of the same size. */
public enum EvenSplit {
  /** Neither half: no single node decides, and nothing runs until they meet. */
  NOBODY,
  /**
   * The half with the lowest node id of the view on which all had agreed. If that node is lost with
   * its half, the other half does not go on.
   */
  LOWEST
}
