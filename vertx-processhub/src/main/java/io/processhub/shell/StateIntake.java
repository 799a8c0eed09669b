package io.processhub.shell;

import io.vertx.core.Completable;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.logging.Logger;
import io.vertx.core.internal.logging.LoggerFactory;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How a replica takes in state: that with which it begins, or that of another that ends. */
final class StateIntake {
  private static final Logger log = LoggerFactory.getLogger(StateIntake.class);

  private StateIntake() {}

  /** A whole state, then what was added to it, in order; a failure of one ends it. */
  static void take(Inbox inbox, List<byte[]> parts, Completable<Object> taken) {
    take(inbox, parts, 0, taken);
  }

  private static void take(Inbox inbox, List<byte[]> parts, int next, Completable<Object> taken) {
    Buffer part = Buffer.buffer(parts.get(next));
    Exclusive.Call<Object> call =
        to -> {
          if (next > 0) {
            return to.applyDelta(part);
          }
          return part.length() > 0 || parts.size() == 1 ? to.importState(part) : null;
        };
    inbox.exclusively(
        new Exclusive<>(
            call,
            0,
            (done, failure) -> {
              if (failure == null && next + 1 < parts.size()) {
                take(inbox, parts, next + 1, taken);
              } else {
                taken.complete(null, failure);
              }
            }));
  }

  /**
   * Has it merge the state of another, and make a checkpoint of the result if it has made one
   * before.
   *
   * @param end told whether the replica was there to do so; if it then failed, that is the end of
   *     it
   */
  static void merge(
      Inbox inbox, @Nullable Checkpointing checkpointing, Buffer other, Consumer<Boolean> end) {
    Recipient before = inbox.replica();
    if (before == null) {
      end.accept(false);
      return;
    }
    inbox.exclusively(
        new Exclusive<Object>(
            to -> to.mergeState(other),
            Checkpointing.EXPORT_LIMIT,
            (done, failure) -> {
              if (inbox.replica() != before) {
                end.accept(false);
                return;
              }
              if (failure != null) {
                log.warn("Process " + inbox.processId + ": mergeState failed", failure);
              }
              boolean saved = checkpointing != null && !checkpointing.last().isEmpty();
              if (!saved || checkpointing == null) {
                end.accept(true);
                return;
              }
              Promise<Void> held = Promise.promise();
              held.future().onComplete(result -> end.accept(true));
              checkpointing.wish(held, false);
            }));
  }
}
