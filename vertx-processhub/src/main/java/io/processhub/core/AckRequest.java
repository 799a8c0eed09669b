package io.processhub.core;

import io.processhub.model.MemberId;

/** Asks whoever stores a delta to tell {@code origin} so, under these numbers. */
public record AckRequest(MemberId origin, long call, long batch) {}
