package io.processhub.hook;

/** A handler at a hook point of one hub on one node. Any thread may ask. */
public interface HookRegistration {
  /** The point at which it is called. */
  HookPoint<?> point();

  /** Its id, unique at the point; a generated one if none was given. */
  String id();

  /** Its place among the handlers of the point: higher ones are called first. */
  int priority();

  /** For how many milliseconds its future is waited for. */
  long timeout();

  /**
   * Takes it away: it is not called for anything that happens from now on.
   *
   * @return whether it was there
   */
  boolean remove();
}
