package io.processhub.core;

import io.processhub.model.MemberId;

/**
 * Handovers that one source committed together, to one target.
 *
 * @param source the member that let go
 * @param number counts the batches of that member
 */
public record HandoverBatch(MemberId source, long number) {}
