package io.processhub.core;

/** What is left of a purged tombstone: hash of the id and hybrid logical time of the stop. */
public record Headstone(long id, long time) {}
