package io.processhub;

import io.vertx.codegen.annotations.VertxGen;

/** What a process does. */
@VertxGen
public enum ProcessStatus {
  /** A replica is being deployed. */
  STARTING,
  /** A replica runs; with several of them others may still be on their way. */
  RUNNING,
  /** It is on its way to another node; messages wait or are forwarded. */
  MOVING,
  /** It has no place until the view changes. */
  WAITING,
  /**
   * It failed more often than {@code maxRestarts} allows; it stays down until it is stopped and
   * started again.
   */
  FAILED,
  /** It was stopped. */
  STOPPED
}
