package io.processhub.core;

import io.processhub.model.ProcessId;

/**
 * The steward's order to move a process: the decision that its owner makes known once it has handed
 * the process over, and not before.
 */
public record Order(ProcessId id, Ownership next) {}
