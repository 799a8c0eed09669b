package io.processhub.codegen;

import java.io.Serial;

/** A type of which a value cannot be; the message says which, why, and what to do. */
final class UnsupportedTypeException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  UnsupportedTypeException(String message) {
    super(message);
  }
}
