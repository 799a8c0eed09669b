package io.processhub;

import io.vertx.codegen.annotations.VertxGen;

/** When the state of an active replica is copied to its backups. */
@VertxGen
public enum CheckpointMode {
  /** When the process calls {@code checkpoint()}. */
  MANUAL,
  /** Also after a handler that called {@code requestCheckpoint()}. */
  REQUESTED,
  /** Also every {@code checkpointInterval} in which the exported bytes changed. */
  INTERVAL
}
