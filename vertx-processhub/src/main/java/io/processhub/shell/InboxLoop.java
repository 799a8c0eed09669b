package io.processhub.shell;

import io.processhub.cluster.Envelopes;
import io.processhub.cluster.VertxInternals;
import io.processhub.core.HandoverBatch;
import io.processhub.model.Epoch;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.internal.logging.Logger;
import io.vertx.core.internal.logging.LoggerFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the inboxes of one hub on one event loop share: a context that belongs to no deployment, and
 * the gates of the batches that arrived. Used on that event loop.
 */
class InboxLoop {
  private static final Logger log = LoggerFactory.getLogger(InboxLoop.class);
  private static final int BATCHES_REMEMBERED = 1_024;

  private final Vertx vertx;
  private final Context context;
  private final String self;
  private final int capacity;
  private final ReplicaAddresses addresses;
  private final Forwarder forwarder;
  private final LeaseDeadline lease;

  /** Inboxes that have messages which wait for a lease. */
  private final Set<Dispatcher> fenced = new LinkedHashSet<>();

  private final Map<HandoverBatch, Gates> open = new HashMap<>();

  /** What ends while a task of the hub runs here; null otherwise. */
  private @Nullable List<Runnable> gathering;

  private boolean toldOfNothing;

  /** Batches without gates any more, or whose gates opened before a process of theirs came. */
  private final Map<HandoverBatch, List<String>> passed = new Newest<>(BATCHES_REMEMBERED);

  InboxLoop(
      Vertx vertx,
      Context context,
      String self,
      int capacity,
      ReplicaAddresses addresses,
      Forwarder forwarder,
      LeaseDeadline lease) {
    this.vertx = vertx;
    this.context = context;
    this.self = self;
    this.capacity = capacity;
    this.addresses = addresses;
    this.forwarder = forwarder;
    this.lease = lease;
  }

  /**
   * Whether nothing may be handed to a replica of that epoch now; that inbox goes on when it may.
   */
  boolean fenced(Dispatcher inbox, Epoch epoch) {
    boolean over = lease.over(epoch);
    if (over) {
      fenced.add(inbox);
    }
    return over;
  }

  /** There is a lease again. */
  void leaseAgain() {
    List<Dispatcher> waiting = List.copyOf(fenced);
    fenced.clear();
    waiting.forEach(Dispatcher::proceed);
  }

  /** The message as a replica is to have it: without a lease its answers do not leave. */
  Message<Object> guarded(Message<Object> message, Epoch epoch) {
    return lease.needed() ? new LeasedMessage<>(message, lease, epoch) : message;
  }

  /** Messages that may wait in one inbox. */
  int capacity() {
    return capacity;
  }

  ReplicaAddresses addresses() {
    return addresses;
  }

  Forwarder forwarder() {
    return forwarder;
  }

  boolean inThread() {
    return VertxInternals.onEventLoop(context);
  }

  /** Runs the action on the loop after what waits there; from any thread. */
  void later(Runnable action) {
    context.runOnContext(v -> action.run());
  }

  /** Says once that checkpoints of a process without any state keep nothing. */
  void nothingKept(String processId) {
    if (!toldOfNothing) {
      toldOfNothing = true;
      log.warn(
          "Process "
              + processId
              + " makes checkpoints and exportState gives no state: they keep nothing (told once for each event loop)");
    }
  }

  /** Runs the action on the loop after that time. */
  void after(long millis, Runnable action) {
    vertx.setTimer(millis, timer -> later(action));
  }

  /** Runs the action on the loop, at once if that is where the caller is. */
  final void execute(Runnable action) {
    if (inThread()) {
      action.run();
    } else {
      later(action);
    }
  }

  /** From now on {@link #gathers} keeps what ends; on the loop. */
  final List<Runnable> gather() {
    List<Runnable> ended = new ArrayList<>();
    gathering = ended;
    return ended;
  }

  final void gathered() {
    gathering = null;
  }

  /** Keeps the action for whoever gathers on this loop; false if nobody does. Any thread. */
  final boolean gathers(Runnable action) {
    List<Runnable> ended = inThread() ? gathering : null;
    return ended != null && ended.add(action);
  }

  /** Whether this is the event loop of that context. */
  boolean isOf(Context other) {
    return VertxInternals.eventLoop(context) == VertxInternals.eventLoop(other);
  }

  /** A consumer that no undeployment takes away. */
  MessageConsumer<Object> consumer(String address, Handler<Message<Object>> handler) {
    try {
      return VertxInternals.on(
          context,
          (EventBus bus, String at) -> bus.consumer(at, handler),
          vertx.eventBus(),
          address);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(address, e);
    }
  }

  /** The node that sent a message; null when that cannot be told. */
  @Nullable String sender(Message<Object> message) {
    return Envelopes.sender(message, self);
  }

  /** The gates of a batch for one more inbox; null when all are open. */
  @Nullable Gates gates(@Nullable HandoverBatch batch, List<String> awaited, Inbox inbox) {
    if (batch == null) {
      return null;
    }
    Gates gates = open.get(batch);
    if (gates == null) {
      List<String> closed = new ArrayList<>(awaited);
      closed.removeAll(passed.getOrDefault(batch, List.of()));
      if (closed.isEmpty()) {
        return null;
      }
      gates = Gates.closedFor(closed);
      open.put(batch, gates);
    }
    gates.add(inbox);
    return gates;
  }

  void openGate(HandoverBatch batch, String node) {
    List<String> known = passed.computeIfAbsent(batch, b -> new ArrayList<>(2));
    if (!known.contains(node)) {
      known.add(node);
    }
    Gates gates = open.get(batch);
    if (gates != null && gates.open(node)) {
      open.remove(batch);
    }
  }
}
