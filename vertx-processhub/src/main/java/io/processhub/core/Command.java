package io.processhub.core;

import io.processhub.model.ProcessId;
import org.jspecify.annotations.Nullable;

/**
 * One request about one process.
 *
 * @param kind what
 * @param id which process
 * @param token of the request; a repeated request carries the same one
 * @param body for a start
 * @param details for an update; its stamp is set by the steward
 */
public record Command(
    CommandKind kind,
    ProcessId id,
    long token,
    @Nullable SpecBody body,
    @Nullable Details details) {}
