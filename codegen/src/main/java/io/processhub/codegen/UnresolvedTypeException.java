package io.processhub.codegen;

import java.io.Serial;

/** A type that another processor has yet to generate, or that does not exist. */
final class UnresolvedTypeException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  UnresolvedTypeException(String type) {
    super(type);
  }
}
