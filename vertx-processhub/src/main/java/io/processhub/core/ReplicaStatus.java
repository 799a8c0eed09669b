package io.processhub.core;

/** How far a replica is; later ones are further. */
public enum ReplicaStatus {
  /** The steward wants it there. */
  ASSIGNED,
  /** It runs. */
  RUNNING,
  /** It could not be started or failed too often; it stays so until it is stopped by hand. */
  FAILED,
  /** It was stopped because the process was. */
  STOPPED
}
