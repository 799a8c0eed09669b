package io.processhub.shell;

import io.processhub.ProcessHubOptions;
import io.processhub.cluster.Envelopes;
import io.processhub.cluster.HubClusterManager;
import io.processhub.cluster.HubRoutes;
import io.processhub.core.Effect;
import io.processhub.core.Event;
import io.processhub.core.RefusalCode;
import io.processhub.model.Epoch;
import io.processhub.model.ProcessId;
import io.processhub.wire.Addresses;
import io.vertx.core.Completable;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries out a handover as the core decides it: freezes and resumes inboxes, has state exported
 * and imported, and lets messages follow their process in order. On the hub's context.
 *
 * <p>What keeps the order: an effect reaches the loop of an inbox through the hub's context, as an
 * envelope does, behind all envelopes that arrived before; and an event loop runs its tasks in
 * order, so that a task on each of them is behind whatever had arrived there.
 */
final class DataPlane {
  private final Context context;
  private final ProcessHubOptions options;
  private final Supervisor supervisor;
  private final Inboxes inboxes;
  private final Forwarder forwarder;
  private final @Nullable HubClusterManager seam;
  private final Consumer<Event> events;
  private final LoopTasks tasks;

  DataPlane(
      Context context,
      ProcessHubOptions options,
      Supervisor supervisor,
      Inboxes inboxes,
      Forwarder forwarder,
      @Nullable HubClusterManager seam,
      Consumer<Event> events) {
    this.context = context;
    this.options = options;
    this.supervisor = supervisor;
    this.inboxes = inboxes;
    this.forwarder = forwarder;
    this.seam = seam;
    this.events = events;
    this.tasks = new LoopTasks(context);
  }

  /** Where processes are that are not here. */
  void routes(HubRoutes routes) {
    forwarder.routes(routes);
  }

  /**
   * Carries out what concerns messages and state; leaves any other effect alone. What is to be done
   * on the loops of inboxes waits for {@link #flush}.
   */
  void run(Effect effect) {
    if (effect instanceof Effect.Freeze freeze) {
      freeze(freeze);
    } else if (effect instanceof Effect.Resume resume) {
      resume(resume);
    } else if (effect instanceof Effect.Copy order) {
      copy(order);
    } else if (effect instanceof Effect.Import order) {
      importState(order);
    } else if (effect instanceof Effect.Merge merge) {
      mergeState(merge);
    } else if (effect instanceof Effect.Activate activate) {
      activate(activate);
    } else if (effect instanceof Effect.OpenGate open) {
      inboxes
          .loops()
          .forEach(
              loop -> tasks.add(loop, () -> loop.openGate(open.batch(), open.sender().value())));
    } else if (effect instanceof Effect.Forward forward) {
      forward(forward);
    } else if (effect instanceof Effect.StopForwarding stop) {
      stop.ids().forEach(this::stopForwarding);
    } else if (effect instanceof Effect.Flush flush) {
      flush(flush.token());
    }
  }

  /** Has done on the loops what the effects so far ask for; before effects of another kind. */
  void flush() {
    tasks.flush();
  }

  /** The lease ends in so many milliseconds: what waited for one goes on. */
  void leaseEnds(long nanos, Epoch since) {
    inboxes.leaseEnds(nanos, since);
  }

  private void freeze(Effect.Freeze order) {
    ProcessId id = order.id();
    long ticket = order.ticket();
    Supervised replica = supervisor.replica(id, ticket);
    if (replica == null || replica.state != Supervised.State.RUNNING) {
      exportFailed(
          order, RefusalCode.MIGRATION, "process " + id + " does not run on this node now");
      return;
    }
    Inbox inbox = replica.inbox();
    if (inbox == null) {
      events.accept(new Event.Frozen(id, ticket));
      if (order.export()) {
        events.accept(new Event.Exported(id, ticket, new byte[0]));
      }
      return;
    }
    InboxLoop loop = inbox.loop();
    Completable<Buffer> exported =
        (state, failure) -> tasks.back(loop, () -> exported(order, replica, inbox, state, failure));
    Runnable ended = () -> tasks.back(loop, () -> frozen(order, inbox));
    tasks.add(loop, () -> inbox.freeze(ended, order.export(), exported));
  }

  private void frozen(Effect.Freeze order, Inbox inbox) {
    if (supervisor.replica(order.id(), order.ticket()) != null) {
      if (!order.export()) {
        inbox.exported = true;
      }
      events.accept(new Event.Frozen(order.id(), order.ticket()));
    }
  }

  private void exported(
      Effect.Freeze order,
      Supervised replica,
      Inbox inbox,
      @Nullable Buffer state,
      @Nullable Throwable failure) {
    ProcessId id = order.id();
    if (failure != null) {
      exportFailed(order, RefusalCode.MIGRATION, "exportState failed: " + text(failure));
    } else if (supervisor.replica(id, order.ticket()) == replica) {
      inbox.exported = true;
      byte[] bytes = state == null ? new byte[0] : state.getBytes();
      events.accept(new Event.Exported(id, order.ticket(), bytes));
    }
  }

  private void exportFailed(Effect.Freeze order, RefusalCode code, String message) {
    events.accept(new Event.ExportFailed(order.id(), order.ticket(), code, message));
  }

  private static String text(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getName() : message;
  }

  private void resume(Effect.Resume order) {
    Supervised replica = supervisor.replica(order.id(), order.ticket());
    Inbox inbox = replica == null ? null : replica.inbox();
    if (inbox != null) {
      inbox.exported = false;
      tasks.add(inbox.loop(), inbox::resume);
    }
  }

  private void copy(Effect.Copy order) {
    ProcessId id = order.id();
    Supervised replica = supervisor.replica(id, order.ticket());
    if (replica == null || replica.state != Supervised.State.RUNNING) {
      copyFailed(order, RefusalCode.NOT_RUNNING, "process " + id + " does not run here now");
      return;
    }
    Inbox inbox = replica.inbox();
    if (inbox == null) {
      events.accept(new Event.Copied(id, order.ticket(), new byte[0]));
      return;
    }
    InboxLoop loop = inbox.loop();
    Completable<Buffer> copied =
        (state, failure) -> tasks.back(loop, () -> copied(order, replica, state, failure));
    tasks.add(loop, () -> inbox.copy(options.getMigrationTimeout() / 2, copied));
  }

  private void copied(
      Effect.Copy order, Supervised replica, @Nullable Buffer state, @Nullable Throwable failure) {
    boolean there = supervisor.replica(order.id(), order.ticket()) == replica;
    if (failure == null) {
      byte[] bytes = state == null ? new byte[0] : state.getBytes();
      events.accept(new Event.Copied(order.id(), order.ticket(), bytes));
    } else if (there && replica.state == Supervised.State.RUNNING) {
      copyFailed(order, RefusalCode.MIGRATION, "exportState failed: " + text(failure));
    } else {
      copyFailed(order, RefusalCode.NOT_RUNNING, text(failure));
    }
  }

  private void copyFailed(Effect.Copy order, RefusalCode code, String message) {
    events.accept(new Event.CopyFailed(order.id(), order.ticket(), code, message));
  }

  private void importState(Effect.Import order) {
    Supervised replica = supervisor.replica(order.id(), order.ticket());
    Inbox inbox = replica == null ? null : replica.inbox();
    if (inbox == null) {
      imported(order, replica == null ? "is not here" : "is a plain verticle and takes no state");
      return;
    }
    InboxLoop loop = inbox.loop();
    Completable<Object> imported =
        (done, failure) ->
            tasks.back(loop, () -> imported(order, failure == null ? null : text(failure)));
    List<byte[]> parts = new ArrayList<>(1 + order.increments().size());
    parts.add(order.state());
    parts.addAll(order.increments());
    tasks.add(loop, () -> inbox.importState(parts, order.kept(), imported));
  }

  private void mergeState(Effect.Merge order) {
    Supervised replica = supervisor.replica(order.id(), order.ticket());
    Inbox inbox = replica == null ? null : replica.inbox();
    // a plain verticle takes no state: there is nothing to repeat
    if (inbox == null) {
      merged(order, replica != null);
    } else {
      Buffer state = Buffer.buffer(order.state());
      inbox.loop().execute(() -> inbox.mergeState(state, taken -> merged(order, taken)));
    }
  }

  private void merged(Effect.Merge order, boolean taken) {
    events.accept(new Event.Merged(order.id(), order.ticket(), order.token(), taken));
  }

  private void imported(Effect.Import order, @Nullable String failure) {
    events.accept(
        failure == null
            ? new Event.Imported(order.id(), order.ticket())
            : new Event.ImportFailed(order.id(), order.ticket(), "importState failed: " + failure));
  }

  private void activate(Effect.Activate order) {
    Supervised replica = supervisor.replica(order.id(), order.ticket());
    if (replica == null) {
      return;
    }
    replica.epoch = order.epoch();
    replica.role = order.role();
    replica.held = false;
    Inbox inbox = replica.inbox();
    if (inbox == null) {
      return;
    }
    inbox.forwards = false;
    inbox.exported = false;
    List<String> awaited = new ArrayList<>(order.awaited().size());
    order.awaited().forEach(node -> awaited.add(node.value()));
    InboxLoop loop = inbox.loop();
    tasks.add(loop, () -> inbox.activate(loop.gates(order.batch(), awaited, inbox)));
  }

  private void forward(Effect.Forward order) {
    Inbox inbox = inbox(order.id());
    if (inbox == null) {
      return;
    }
    inbox.forwards = true;
    inbox.exported = false;
    inboxes.forwards(order.id());
    String address = Addresses.node(options.getHubId(), order.target().value());
    tasks.add(inbox.loop(), () -> inbox.forward(address));
  }

  private void stopForwarding(ProcessId id) {
    Inbox alone = inboxes.take(id);
    Inbox inbox = alone == null ? inbox(id) : alone;
    if (inbox != null) {
      inbox.forwards = false;
      inbox.exported = false;
      tasks.add(inbox.loop(), inbox::stopForwarding);
    }
    if (alone != null) {
      tasks.flush();
      inboxes.close(alone);
    }
  }

  private @Nullable Inbox inbox(ProcessId id) {
    Supervised replica = supervisor.replica(id);
    Inbox inbox = replica == null ? null : replica.inbox();
    return inbox == null ? inboxes.kept(id) : inbox;
  }

  private void flush(long token) {
    tasks.flush();
    if (seam == null) {
      flushLoops(token);
    } else {
      seam.flushSelections(() -> flushed(token));
    }
  }

  private void flushed(long token) {
    if (Vertx.currentContext() == context) {
      flushLoops(token);
    } else {
      context.runOnContext(v -> flushLoops(token));
    }
  }

  private void flushLoops(long token) {
    List<InboxLoop> loops = new ArrayList<>();
    inboxes.loops().forEach(loops::add);
    int[] left = {loops.size()};
    if (left[0] == 0) {
      events.accept(new Event.Flushed(token));
    }
    for (InboxLoop loop : loops) {
      loop.later(
          () ->
              context.runOnContext(
                  v -> {
                    if (--left[0] == 0) {
                      events.accept(new Event.Flushed(token));
                    }
                  }));
    }
  }

  /** A message that another node sent on. */
  void arrived(Message<?> envelope) {
    String processId = Envelopes.processId(envelope);
    Message<Object> message = Envelopes.open(envelope);
    Inbox inbox;
    try {
      inbox = inbox(new ProcessId(processId));
    } catch (IllegalArgumentException notAnId) {
      Replies.noHandlers(message);
      return;
    }
    if (inbox != null) {
      inbox.loop().execute(() -> inbox.forwarded(message));
      return;
    }
    String node = forwarder.route(processId);
    if (node == null || forwarder.isSelf(node)) {
      Replies.noHandlers(message);
    } else {
      forwarder.forwardTo(node, message, processId);
    }
  }
}
