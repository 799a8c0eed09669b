package io.processhub.sim;

/** What can be seen of a handover from outside, about in the order in which it happens. */
enum Moment {
  ORDERED,
  PREPARED,
  /** The target starts a replica that is held. */
  STARTING,
  READY,
  FREEZING,
  EXPORTED,
  SHIPPED,
  RECEIVED,
  IMPORTING,
  IMPORTED,
  COMMITTED,
  ACTIVATED,
  CONFIRMED,
  MARKED,
  MARKER_PASSED,
  GATE_OPENED,
  ENDED,
  ABANDONED,
  RESUMED,
  STAYED;

  /** Whether it is a message, which can be lost. */
  boolean message() {
    return switch (this) {
      case STARTING, FREEZING, EXPORTED, IMPORTING, ACTIVATED, GATE_OPENED, ENDED, RESUMED -> false;
      default -> true;
    };
  }
}
