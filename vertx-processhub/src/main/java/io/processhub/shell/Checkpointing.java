package io.processhub.shell;

import io.processhub.CheckpointException;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints of one replica, from the wish to the answer: all who wish one before it is
 * exported share it. Remembers the last one, for a restart on this node. On the inbox's loop.
 */
final class Checkpointing {
  /** The longest that an export may take, in ms. */
  static final long EXPORT_LIMIT = 10_000;

  /** Increments that follow one whole state at most. */
  private static final int MOST_INCREMENTS = 64;

  /** Those who share one checkpoint. */
  private static final class Wishes {
    final List<Promise<Void>> promises = new ArrayList<>(1);

    /** Handlers of messages among them. */
    int handlers;

    void fail(Throwable failure) {
      promises.forEach(promise -> promise.tryFail(failure));
    }
  }

  private final Inbox inbox;

  /** Of a checkpoint that is not exported yet. */
  private @Nullable Wishes next;

  /** By token: exported, and not known to be held yet. */
  private final Map<Long, Wishes> open = new LinkedHashMap<>();

  /** The last checkpoint: a whole state, then increments; empty before the first. */
  private List<byte[]> last = List.of();

  private long incrementBytes;

  /** Whether the next one has to be a whole state. */
  private boolean whole = true;

  private long tokens;

  Checkpointing(Inbox inbox) {
    this.inbox = inbox;
  }

  /** What a replica that starts again here goes on with; empty if there is nothing. */
  List<byte[]> last() {
    return last;
  }

  /** The replica goes on with that. */
  void restored(List<byte[]> parts) {
    last = parts;
    whole = true;
  }

  /**
   * @param handler whether the handler of a message wishes it, and waits until it is exported
   */
  void wish(Promise<Void> done, boolean handler) {
    Wishes wishes = next;
    boolean first = wishes == null;
    if (wishes == null) {
      wishes = new Wishes();
      next = wishes;
    }
    wishes.promises.add(done);
    if (handler) {
      wishes.handlers++;
      inbox.suspend();
    }
    if (first) {
      begin(wishes);
    } else if (handler) {
      inbox.proceed();
    }
  }

  /**
   * Exports when the handlers have ended; one of them may wait for this without anybody's knowing.
   */
  private void begin(Wishes wishes) {
    Exclusive<Checkpoint> export = export(wishes);
    inbox.exclusively(export);
    if (next == wishes) {
      inbox.loop().after(EXPORT_LIMIT, () -> giveUp(wishes, export));
    }
  }

  private void giveUp(Wishes wishes, Exclusive<Checkpoint> export) {
    if (next == wishes) {
      inbox.callOff(export);
      String why = "the handlers did not end within " + EXPORT_LIMIT + " ms";
      exported(wishes, null, new TimeoutException(why));
      inbox.proceed();
    }
  }

  /** Makes one if the state is another than at the last one, unless one is under way. */
  void ifChanged() {
    if (next == null && open.isEmpty()) {
      next = new Wishes();
      begin(next);
    }
  }

  private Exclusive<Checkpoint> export(Wishes wishes) {
    return new Exclusive<>(
        to -> {
          // Whoever wishes one from now on gets the next one.
          next = null;
          return to.exportCheckpoint(needsWhole());
        },
        EXPORT_LIMIT,
        (checkpoint, failure) -> exported(wishes, checkpoint, failure),
        true);
  }

  private boolean needsWhole() {
    return whole || last.size() > MOST_INCREMENTS || incrementBytes > last.get(0).length;
  }

  private void exported(
      Wishes wishes, @Nullable Checkpoint checkpoint, @Nullable Throwable failure) {
    if (next == wishes) {
      next = null;
    }
    inbox.unsuspend(wishes.handlers);
    Recipient replica = inbox.replica();
    if (checkpoint == null || replica == null) {
      whole = true;
      String why = "the state was not exported: " + (failure == null ? "ended" : text(failure));
      wishes.fail(new CheckpointException(inbox.processId, why, failure));
      return;
    }
    byte[] bytes = checkpoint.bytes().getBytes();
    if (bytes.length == 0 && !checkpoint.increment()) {
      inbox.loop().nothingKept(inbox.processId);
    }
    if (wishes.promises.isEmpty() && same(bytes, checkpoint.increment())) {
      return;
    }
    long token = ++tokens;
    open.put(token, wishes);
    remember(bytes, checkpoint.increment());
    replica.checkpoint(token, checkpoint.increment(), bytes);
  }

  private boolean same(byte[] bytes, boolean increment) {
    return !whole
        && (increment ? bytes.length == 0 : last.size() == 1 && Arrays.equals(last.get(0), bytes));
  }

  private void remember(byte[] bytes, boolean increment) {
    if (increment) {
      List<byte[]> parts = new ArrayList<>(last);
      parts.add(bytes);
      last = parts;
      incrementBytes += bytes.length;
    } else {
      last = List.of(bytes);
      incrementBytes = 0;
      whole = false;
    }
  }

  private static String text(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getName() : message;
  }

  /** What became of the checkpoint of that token. */
  void ended(long token, @Nullable Throwable failure) {
    Wishes wishes = open.remove(token);
    if (failure != null) {
      whole = true;
    }
    if (wishes != null && failure == null) {
      wishes.promises.forEach(Promise::tryComplete);
    } else if (wishes != null && failure != null) {
      wishes.fail(failure);
    }
  }

  /** An increment did not help: the same once more, with the whole state. */
  void again(long token) {
    whole = true;
    Wishes wishes = open.remove(token);
    if (wishes != null) {
      wishes.promises.forEach(promise -> wish(promise, false));
    }
  }

  /** The replica has ended, and nobody will say what became of its checkpoints. */
  void detached() {
    List<Wishes> all = new ArrayList<>(open.values());
    open.clear();
    whole = true;
    all.forEach(
        wishes ->
            wishes.fail(new CheckpointException(inbox.processId, "the replica has ended", null)));
  }
}
