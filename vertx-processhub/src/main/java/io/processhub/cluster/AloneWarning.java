package io.processhub.cluster;

import java.util.List;

/** Decides when to say that a node has no company; says so once per time alone. */
public final class AloneWarning {
  private final long delayNanos;
  private boolean alone;
  private boolean said;
  private long since;

  /**
   * @param delayMs how long a node must be alone, in ms; 0 or less for never
   */
  public AloneWarning(long delayMs) {
    this.delayNanos = delayMs * 1_000_000;
  }

  /**
   * Whether to warn now.
   *
   * @param nodes the nodes of the cluster
   * @param nanoTime now, on a monotonic clock
   */
  public boolean due(List<String> nodes, long nanoTime) {
    if (nodes.size() > 1 || delayNanos <= 0) {
      alone = false;
      said = false;
      return false;
    }
    if (!alone) {
      alone = true;
      since = nanoTime;
    }
    if (said || nanoTime - since < delayNanos) {
      return false;
    }
    said = true;
    return true;
  }
}
