package io.processhub.strategy.distribution;

import io.processhub.model.ProcessId;
import io.processhub.model.ProcessTraits;

/** One process to be placed. */
public record PlacementRequest(ProcessTraits traits) {
  /** The process that wants a place. */
  public ProcessId id() {
    return traits.id();
  }
}
