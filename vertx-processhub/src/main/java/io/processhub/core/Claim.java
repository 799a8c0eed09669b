package io.processhub.core;

import io.processhub.model.ProcessId;

/**
 * "I run this process, and the registry says that another does": what a member tells the steward.
 *
 * @param id the process
 * @param ownership the decision under which the claimant runs it
 * @param content hash of the body that it runs
 */
public record Claim(ProcessId id, Ownership ownership, long content) {}
