package io.processhub.wire;

import org.jspecify.annotations.Nullable;

/** Bytes that are not a message this node understands. The message says what is wrong with them. */
public final class WireException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of wrong. */
  public enum Code {
    /** A well-formed frame of a version that this node does not understand. */
    UNKNOWN_VERSION,
    /** Anything else. */
    GARBAGE
  }

  private final Code code;

  WireException(Code code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  static WireException garbage(String what) {
    return new WireException(Code.GARBAGE, what, null);
  }

  public Code code() {
    return code;
  }
}
