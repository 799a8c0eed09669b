package io.processhub.core;

import io.processhub.strategy.migration.MigrationStrategy.Swap;

/**
 * What a target has to know of a process that is about to come.
 *
 * @param entry what the source knows of it
 * @param next the decision that will make the target its owner
 * @param attempt hybrid logical time of the source at which it began this attempt
 * @param swap whether the target starts its replica before the source freezes its own
 */
public record Preparation(Entry entry, Ownership next, long attempt, Swap swap) {}
