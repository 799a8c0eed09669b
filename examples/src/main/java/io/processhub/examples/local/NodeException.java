package io.processhub.examples.local;

/** A node JVM ended, did not answer in time, or answered with an error. Names the node. */
public final class NodeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NodeException(String message) {
    super(message);
  }

  public NodeException(String message, Throwable cause) {
    super(message, cause);
  }
}
