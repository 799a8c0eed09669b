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
 */
public record CallResult(
    long call,
    List<Entry> entries,
    List<Refusal> refusals,
    Map<ProcessId, Entry> existing,
    Map<ProcessId, List<String>> stoppedOn) {}
