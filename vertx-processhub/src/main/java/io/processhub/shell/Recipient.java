package io.processhub.shell;

import io.processhub.model.Epoch;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import org.jspecify.annotations.Nullable;

/**
 * What an inbox hands its messages to: a replica. Called on the inbox's loop; a null future means
 * done, others may complete on any thread.
 */
interface Recipient {
  @Nullable Future<?> receive(Message<Object> message) throws Exception;

  @Nullable Future<Buffer> exportState() throws Exception;

  @Nullable Future<?> importState(Buffer state) throws Exception;

  /** Its whole state, or what changed since the last one unless {@code whole} is needed. */
  @Nullable Future<Checkpoint> exportCheckpoint(boolean whole) throws Exception;

  @Nullable Future<?> applyDelta(Buffer delta) throws Exception;

  @Nullable Future<?> mergeState(Buffer other) throws Exception;

  /** Whether a handler wished a checkpoint after it; once for every wish. */
  boolean takeRequest();

  /** Has a checkpoint held; answered with the token. */
  void checkpoint(long token, boolean increment, byte[] bytes);

  /** It cannot go on. */
  void failed(Throwable cause);

  /** Tells it its role and epoch as they are now, unless it knows. */
  @Nullable Future<?> tellRole() throws Exception;

  /** Whether it only stands by, as it was told last: messages are for others. */
  boolean standsBy();

  /** How long to wait for the end of that, in ms. */
  long roleTimeout();

  /** Under which it handles messages now. */
  Epoch epoch();

  /** Messages that it handles at once. */
  int concurrency();
}
