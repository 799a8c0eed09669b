package io.processhub.shell;

import io.processhub.HubErrorCode;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands messages to one replica after another, in order and as many at once as it allows, and
 * between them has it do what must not overlap with a message. The rest waits, up to a bound; then
 * {@link HubErrorCode#MAILBOX_FULL} answers at once. Used on the inbox's loop.
 */
abstract class Dispatcher {
  final InboxLoop loop;
  final String processId;
  private @Nullable Recipient replica;
  private @Nullable Exclusives exclusives;
  private @Nullable Backlog backlog;

  /** Whether a message may be handed over but for the number of those that run. */
  private boolean ready;

  private boolean draining;
  private int concurrency = 1;
  private int running;

  /** Handlers that run and wait for a checkpoint. */
  private int suspended;

  /** Tells the messages of this replica from those of its predecessors. */
  private int generation;

  Dispatcher(InboxLoop loop, String processId) {
    this.loop = loop;
    this.processId = processId;
  }

  /** Whether messages are for the replica now, if there is one. */
  abstract boolean live();

  /** Whether the replica may export a checkpoint. */
  abstract boolean exportable();

  /** A message has been handled. */
  abstract void handled(Recipient by);

  /** Answers a message that is neither to be handled nor to wait; false to let it wait. */
  abstract boolean refused(Message<Object> message);

  final boolean ready() {
    return ready;
  }

  final @Nullable Recipient replica() {
    return replica;
  }

  final void replica(@Nullable Recipient next) {
    replica = next;
    concurrency = next == null ? 1 : next.concurrency();
    ready = false;
    running = 0;
    suspended = 0;
    generation++;
    Exclusives open = exclusives;
    exclusives = null;
    if (open != null) {
      open.fail("the replica of process " + processId + " has ended");
    }
  }

  final void take(Message<Object> message) {
    if (ready && running < concurrency && (backlog == null || backlog.idle()) && !fenced()) {
      dispatch(message);
    } else if (!refused(message)) {
      keep(message, null);
    }
  }

  /** Has a message wait, behind the gate of a node or for its turn alone. */
  final void keep(Message<Object> message, @Nullable String behindGateOf) {
    int capacity = loop.capacity();
    if (backlog == null) {
      backlog = new Backlog();
    }
    if (backlog.size() >= capacity) {
      Replies.refuse(
          message, processId, HubErrorCode.MAILBOX_FULL, "has " + capacity + " messages waiting");
    } else if (behindGateOf == null) {
      backlog.add(message);
    } else {
      backlog.add(message, behindGateOf);
    }
  }

  /** What these gates do not keep back waits behind what waits already. */
  final void release(@Nullable Gates gates) {
    if (backlog != null) {
      backlog.release(gates);
    }
    proceed();
  }

  /** Takes all that waits, in order per sender. */
  final void takeAll(Consumer<Message<Object>> action) {
    Backlog all = backlog;
    backlog = null;
    if (all != null) {
      all.forEach(action);
    }
  }

  /** Whether the replica may not be handed anything for want of a lease. */
  private boolean fenced() {
    Recipient to = replica;
    return to != null && loop.fenced(this, to.epoch());
  }

  private void dispatch(Message<Object> arrived) {
    Recipient to = replica;
    if (to == null) {
      throw new IllegalStateException("ready without a replica: " + processId);
    }
    Message<Object> message = loop.guarded(arrived, to.epoch());
    running++;
    Future<?> handled;
    try {
      handled = to.receive(message);
    } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
      Replies.failed(message, processId, e);
      running--;
      return;
    }
    if (handled == null || handled.succeeded()) {
      running--;
      handled(to);
    } else {
      int under = generation;
      handled.onComplete(
          result -> {
            if (loop.inThread()) {
              handled(message, under, result.cause());
            } else {
              loop.later(() -> handled(message, under, result.cause()));
            }
          });
    }
  }

  private void handled(Message<Object> message, int under, @Nullable Throwable failure) {
    if (failure != null) {
      Replies.failed(message, processId, failure);
    }
    if (under == generation) {
      running--;
      Recipient by = replica;
      if (by != null) {
        handled(by);
      }
      proceed();
    }
  }

  /** Something has changed: goes on with what may be done now. */
  final void proceed() {
    ready = live() && replica != null && exclusives == null;
    if (exclusives != null && replica != null && running <= suspended) {
      exclusives.proceed(replica, running == 0, exportable());
    } else {
      drain();
    }
  }

  /** Dispatches what waits; not re-entered, so that a long queue does not grow the stack. */
  private void drain() {
    if (draining) {
      return;
    }
    draining = true;
    try {
      while (ready && running < concurrency && backlog != null && !fenced()) {
        Message<Object> next = backlog.poll();
        if (next == null) {
          break;
        }
        dispatch(next);
      }
    } finally {
      draining = false;
    }
    if (backlog != null && backlog.isEmpty()) {
      backlog = null;
    }
  }

  /** Has the replica do something when no message is being handled. */
  final void exclusively(Exclusive<?> what) {
    if (exclusives == null) {
      exclusives = new Exclusives(loop, this::ended, this::proceed);
    }
    exclusives.add(what);
    proceed();
  }

  private void ended(Exclusives empty) {
    if (exclusives == empty) {
      exclusives = null;
      proceed();
    }
  }

  /** One of the handlers that run waits for a checkpoint. */
  final void suspend() {
    suspended++;
  }

  /** So many of them go on. */
  final void unsuspend(int handlers) {
    suspended = Math.max(0, suspended - handlers);
  }

  /** Does not wait for that any more. */
  final void callOff(Exclusive<?> what) {
    if (exclusives != null) {
      exclusives = exclusives.without(what);
    }
  }

  @Override
  public String toString() {
    return processId
        + (replica == null ? " without a replica, " : ready ? " ready, " : " not ready, ")
        + running
        + " of "
        + concurrency
        + " running, "
        + (backlog == null ? 0 : backlog.size())
        + " waiting"
        + (exclusives == null ? "" : ", busy otherwise");
  }
}
