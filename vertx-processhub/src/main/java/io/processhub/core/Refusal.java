package io.processhub.core;

import io.processhub.model.ProcessId;

/**
 * Why a steward or an owner did not do what was asked for one process.
 *
 * @param bytes of a state that is too large, 0 otherwise
 */
public record Refusal(ProcessId id, RefusalCode code, String message, long bytes) {
  public Refusal(ProcessId id, RefusalCode code, String message) {
    this(id, code, message, 0);
  }
}
