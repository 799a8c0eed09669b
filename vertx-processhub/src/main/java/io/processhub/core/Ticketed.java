package io.processhub.core;

import io.processhub.model.ProcessId;

/**
 * One handover.
 *
 * @param id of the process
 * @param order hybrid logical time of the order that it carries out
 */
public record Ticketed(ProcessId id, long order) {}
