package io.processhub.core;

/**
 * A member asks for the state of a replica, from that byte on; from 0 on for a new copy of it.
 *
 * @param of the process, and by which attempt of the asking member
 * @param offset bytes that it has already
 */
public record Want(Ticketed of, int offset) {}
