package io.processhub.core;

import io.processhub.model.ProcessId;
import java.util.List;
import java.util.Map;

/**
 * The end of a call.
 *
 * @param call its number
 * @param entries processes for which it did what was asked, as they are now
 * @param refusals the others
 * @param existing entries that stood in the way of a start
 * @param stoppedOn node names on which a stop ended a replica
 * @param pending those of the refused ones that a start has registered: they may still come to run
 */
public record CallResult(
    long call,
    List<Entry> entries,
    List<Refusal> refusals,
    Map<ProcessId, Entry> existing,
    Map<ProcessId, List<String>> stoppedOn,
    List<ProcessId> pending) {}
