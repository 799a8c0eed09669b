package io.processhub.core;

import org.jspecify.annotations.Nullable;

/**
 * How far the target of a handover is.
 *
 * @param of the handover
 * @param kind how far
 * @param received bytes of the state that have arrived without a gap
 * @param replica the target's replica, once it has its state
 * @param cause why it failed
 */
public record Step(
    Ticketed of, Kind kind, int received, @Nullable Replica replica, @Nullable String cause) {
  /** Later ones are further. */
  public enum Kind {
    /** The state may come. */
    READY,
    /** A part of the state has come. */
    RECEIVED,
    /** The replica has its state and waits for the commit. */
    IMPORTED,
    /** The replica handles messages. */
    ACTIVE,
    /** The replica cannot take over. */
    FAILED,
    /** Nothing is known of this handover. */
    UNKNOWN
  }

  public static Step of(Ticketed of, Kind kind) {
    return new Step(of, kind, 0, null, null);
  }
}
