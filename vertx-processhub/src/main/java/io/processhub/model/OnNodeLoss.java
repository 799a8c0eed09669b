package io.processhub.model;

/** What happens to a process whose node was lost. */
public enum OnNodeLoss {
  /** It is started again on another node. */
  RESTART,
  /** It waits for its node to come back. */
  WAIT
}
