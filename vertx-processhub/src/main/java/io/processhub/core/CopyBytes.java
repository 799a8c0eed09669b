package io.processhub.core;

/** The bytes that this node may hold of checkpoints, its own and those of others. */
final class CopyBytes {
  private final long most;
  private long taken;

  CopyBytes(long most) {
    this.most = most;
  }

  /** Whether there is room for so many more; fewer always fit. */
  boolean take(long more) {
    if (more > 0 && taken + more > most) {
      return false;
    }
    taken += more;
    return true;
  }

  /** Takes them, whether there is room or not. */
  void add(long more) {
    taken += more;
  }

  void give(long bytes) {
    taken -= bytes;
  }

  long taken() {
    return taken;
  }

  long most() {
    return most;
  }
}
