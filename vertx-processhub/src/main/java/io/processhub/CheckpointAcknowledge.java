package io.processhub;

import io.vertx.codegen.annotations.VertxGen;

/** Who must hold a checkpoint before it is acknowledged. */
@VertxGen
public enum CheckpointAcknowledge {
  /** All backups of the process. */
  BACKUPS,
  /**
   * Copies on a majority of the members, so that a cut loses none; the loss of a holder before the
   * cut may cost that, since others that join then may be a majority without a copy.
   */
  MAJORITY
}
