package io.processhub.sim;

/** An invariant that does not hold. */
final class SimFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  SimFailure(String message) {
    super(message);
  }

  SimFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
