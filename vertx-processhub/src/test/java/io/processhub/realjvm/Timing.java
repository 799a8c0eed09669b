package io.processhub.realjvm;

/** What these tests measure and print. */
final class Timing {
  private Timing() {}

  /** Milliseconds since 1970, as all JVMs on this machine have them. */
  static long now() {
    return System.currentTimeMillis();
  }

  static void print(String format, Object... values) {
    System.out.println("[realjvm] " + String.format(format, values));
  }
}
