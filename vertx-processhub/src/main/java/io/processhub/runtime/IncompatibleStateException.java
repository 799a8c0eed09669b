package io.processhub.runtime;

import java.io.Serial;

/**
 * Exported state that a class cannot take: of another process type, a newer version, or changed.
 */
public final class IncompatibleStateException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  IncompatibleStateException(String message) {
    super(message);
  }

  IncompatibleStateException(String message, Throwable cause) {
    super(message, cause);
  }
}
