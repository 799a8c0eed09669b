package io.processhub.core;

/** How far a hub member is in its life. */
public enum Phase {
  /** It gathers the registry; not in the ring, not a steward, not counted. */
  LEARNING,
  /** A full member. */
  READY,
  /** It hands its processes over and takes no new ones. */
  LEAVING,
  /** It has left. */
  GONE
}
