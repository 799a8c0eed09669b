package io.processhub.core;

import io.processhub.model.ProcessId;

/** An entry's id and fingerprint, for comparing registries. */
public record EntryKey(ProcessId id, long fingerprint) {}
