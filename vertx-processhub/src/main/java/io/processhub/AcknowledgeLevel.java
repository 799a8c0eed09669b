package io.processhub;

import io.vertx.codegen.annotations.VertxGen;

/** Who must hold a record before a call that wrote it is done. */
@VertxGen
public enum AcknowledgeLevel {
  /** The owning node. Lost if that node dies at once. */
  OWNER,
  /**
   * The owner and more than half of the hub members in the coordinating node's view; survives the
   * crash of any minority.
   */
  MAJORITY,
  /** Every hub member in the coordinating node's view. */
  ALL
}
