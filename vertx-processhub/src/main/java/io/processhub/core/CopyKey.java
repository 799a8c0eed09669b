package io.processhub.core;

import io.processhub.model.ProcessId;

/** Names one checkpoint of one process. */
public record CopyKey(ProcessId id, Version version) {}
