package io.processhub;

import io.vertx.codegen.annotations.VertxGen;

/** What a start of several processes does when some of them fail. */
@VertxGen
public enum OnFailure {
  /** The others stay started. */
  CONTINUE,
  /**
   * What this call started is stopped again, and the call waits for that; what others started is
   * left alone.
   */
  ROLLBACK
}
