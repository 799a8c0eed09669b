package io.processhub.shell;

import io.vertx.core.Completable;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * Something that a replica is to do while it handles no message.
 *
 * @param timeout in ms, after which it counts as failed; 0 for none
 * @param done called on the inbox's loop; not at all when it was called off
 * @param checkpoint whether it may come while handlers wait for it, and only while the replica is
 *     neither held nor frozen
 */
record Exclusive<T>(Call<T> call, long timeout, Completable<T> done, boolean checkpoint) {
  Exclusive(Call<T> call, long timeout, Completable<T> done) {
    this(call, timeout, done, false);
  }

  /** A null future means done. */
  interface Call<T> {
    @Nullable Future<? extends T> of(Recipient replica) throws Exception;
  }
}
