package io.processhub;

import io.vertx.codegen.annotations.VertxGen;

/** How a call for several processes went. */
@VertxGen
public enum ResultStatus {
  /** All of them succeeded. */
  OK,
  /** Some succeeded, some failed. */
  PARTIAL,
  /** None succeeded, or what had succeeded was rolled back. */
  FAILED
}
