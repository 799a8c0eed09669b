package io.processhub.core;

/** What a caller asks of a steward. */
public enum CommandKind {
  START,
  /** Starts unless the process runs or was stopped by hand. */
  START_STATIC,
  STOP,
  UPDATE,
  /** Pins, or wishes to a node. */
  DIRECT
}
