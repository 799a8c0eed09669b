package io.processhub.model;

/** What a replica does: an active one handles messages, a passive one stands by. */
public enum Role {
  /** Handles messages. */
  ACTIVE,
  /** Stands by, and handles none. */
  PASSIVE
}
