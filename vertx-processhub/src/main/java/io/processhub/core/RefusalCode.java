package io.processhub.core;

/** Why something was refused; the shell maps each to its public error. */
public enum RefusalCode {
  ALREADY_STARTED,
  NO_SUCH_PROCESS,
  PLACEMENT,
  START_FAILED,
  START_TIMEOUT,
  STOP_TIMEOUT,
  NOT_RUNNING,
  INVALID,
  /** Same token, already ended: the process was stopped or failed in the meantime. */
  ENDED,
  /** The request is older than what it is about; a caller that still waits makes it anew. */
  STALE,
  NAME_TAKEN,
  STATE_TOO_LARGE,
  MIGRATION,
  INCOMPATIBLE,
  /** This node must not act: it has no quorum. */
  NO_QUORUM
}
