package io.processhub.core;

import org.jspecify.annotations.Nullable;

/** How long a handover may take in its phase, and why one that took longer stays where it is. */
final class HandoverDeadlines {
  private final Node node;
  private final Freezing freezing;

  HandoverDeadlines(Node node, Freezing freezing) {
    this.node = node;
    this.freezing = freezing;
  }

  /** Why a handover before its commit is given up now; null while it may go on. */
  @Nullable String exceeded(Handover handover) {
    long wait = node.config.migration().dataWait();
    if (node.now >= deadline(handover)) {
      boolean handler = handover.phase == Handover.Phase.FREEZING;
      return handler ? "a handler did not end in time" : handover.phase + " took too long";
    }
    boolean stuck =
        wait > 0
            && handover.phase == Handover.Phase.TRANSFERRING
            && handover.received < handover.size()
            && node.now >= handover.progress + wait;
    return stuck ? "its target took nothing of the state for a while" : null;
  }

  /** When a handover before its commit is given up in its phase, if nothing happens till then. */
  private long deadline(Handover handover) {
    long timeout = node.config.migrationTimeout();
    return switch (handover.phase) {
      // Its own time stands still; those before it get on, or are given up, within theirs.
      case WAITING ->
          Math.max(handover.since, freezing.lineMoved()) + timeout + 2 * CoreConfig.RETRY;
      case FREEZING -> Math.min(handover.deadline, handover.since + timeout / 2);
      default -> handover.deadline;
    };
  }

  /** Whether it is late: past half of what its phase may take, or not confirmed for long. */
  boolean late(Handover handover) {
    return handover.phase == Handover.Phase.COMMITTED
        ? node.now > handover.since + node.config.migration().retention()
        : node.now >= handover.since + (deadline(handover) - handover.since) / 2;
  }
}
