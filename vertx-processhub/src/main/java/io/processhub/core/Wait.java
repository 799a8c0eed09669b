package io.processhub.core;

import io.processhub.model.MemberId;

/**
 * How long a member may still hold a lease, in milliseconds from the sending of the message on the
 * sender's clock, at most.
 */
public record Wait(MemberId member, long remaining) {}
