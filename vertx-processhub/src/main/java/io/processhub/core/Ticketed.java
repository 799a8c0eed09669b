package io.processhub.core;

import io.processhub.model.ProcessId;

/**
 * One handover.
 *
 * @param id of the process
 * @param attempt hybrid logical time of its source when it began; once it is committed, the time of
 *     the decision does as well
 */
public record Ticketed(ProcessId id, long attempt) {}
