package io.processhub.shell;

import io.vertx.core.buffer.Buffer;

/**
 * What a replica exported for a checkpoint: its whole state, or what changed since the last one.
 */
record Checkpoint(Buffer bytes, boolean increment) {}
