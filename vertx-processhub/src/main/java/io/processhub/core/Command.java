package io.processhub.core;

import io.processhub.model.ProcessId;
import org.jspecify.annotations.Nullable;

/**
 * One request about one process.
 *
 * @param kind what
 * @param id which process
 * @param token of the request; a repeated request carries the same one
 * @param time hybrid logical time of the request: it does not touch a later life of the process
 * @param body for a start
 * @param details for an update, with the time of the request as its stamp
 */
public record Command(
    CommandKind kind,
    ProcessId id,
    long token,
    long time,
    @Nullable SpecBody body,
    @Nullable Details details) {}
