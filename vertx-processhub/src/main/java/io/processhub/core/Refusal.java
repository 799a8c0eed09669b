package io.processhub.core;

import io.processhub.model.ProcessId;

/** Why a steward or an owner did not do what was asked for one process. */
public record Refusal(ProcessId id, RefusalCode code, String message) {}
