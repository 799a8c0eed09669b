package io.processhub.shell;

import io.processhub.CheckpointException;
import io.processhub.HubErrorCode;
import io.vertx.core.Completable;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.internal.logging.Logger;
import io.vertx.core.internal.logging.LoggerFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where the messages of one process arrive on a node. Outlives replicas: while one is restarted,
 * frozen or not yet activated messages wait, and those of a process that has moved away go on to
 * its new node.
 *
 * <p>Everything happens on one event loop, save what says otherwise.
 */
final class Inbox extends Dispatcher implements Handler<Message<Object>> {
  private static final Logger log = LoggerFactory.getLogger(Inbox.class);

  private enum Mode {
    /** Messages are for the replica, as soon as it is there and free. */
    LIVE,
    /** Messages wait until the replica is activated. */
    HELD,
    /** Messages go to another node. */
    FORWARDING,
    /** Messages are refused: the replica is on its way out. */
    STOPPING,
    /** Nobody listens here any more. */
    CLOSED
  }

  private @Nullable MessageConsumer<Object> consumer;
  private List<MessageConsumer<Object>> furtherConsumers = List.of();

  /** The replica addresses at which it listens, as bits of {@link ReplicaAddresses}. */
  private byte opened;

  private Mode mode = Mode.HELD;
  private boolean frozen;

  /** Its state has been given away, or is about to be. */
  private boolean sealed;

  /** Null before the first checkpoint. */
  private @Nullable Checkpointing checkpointing;

  /** Forwards, while a replica is prepared that will take over here. */
  private boolean returning;

  /** Its replica stands by: it handles only what is sent to its replica address. */
  private boolean standsBy;

  /** Its replica ended by itself: messages go to where the process is, if it is anywhere. */
  private boolean orphaned;

  /** Messages that wait for what the hub is about to say of the role of its replica. */
  private int undecided;

  private @Nullable Exclusive<?> freezing;
  private @Nullable Gates gates;
  private @Nullable String target;

  /** On the hub's context only: its messages go to another node. */
  boolean forwards;

  /** On the hub's context only: its replica gave its state away and may go without it. */
  boolean exported;

  Inbox(InboxLoop loop, String processId) {
    super(loop, processId);
  }

  InboxLoop loop() {
    return loop;
  }

  /** On the hub's context only: whether it outlives its replica. */
  boolean kept() {
    return forwards || exported;
  }

  /** Listens at the address of the process. */
  private void listen(ReplicaAddresses addresses) {
    if (consumer == null) {
      consumer = loop.consumer(addresses.process(processId), this);
      listen(addresses, addresses.always());
    }
  }

  /**
   * Listens at replica addresses, too.
   *
   * @return false when it has ended
   */
  boolean listen(ReplicaAddresses addresses, byte spellings) {
    if (consumer == null) {
      return false;
    }
    byte missing = (byte) (spellings & ~opened);
    opened = (byte) (opened | missing);
    for (String address : addresses.addresses(missing, processId)) {
      if (furtherConsumers.isEmpty()) {
        furtherConsumers = new ArrayList<>(1);
      }
      furtherConsumers.add(loop.consumer(address, this));
    }
    return true;
  }

  /** A message that its sender sent to this node. */
  @Override
  public void handle(Message<Object> message) {
    if (passesOn(message)) {
      passOn(message);
    } else {
      admit(message);
    }
  }

  private boolean passesOn(Message<Object> message) {
    return standsBy && toProcess(message) || undecided > 0 || orphaned;
  }

  private boolean toProcess(Message<Object> message) {
    return loop.addresses().process(processId).equals(message.address());
  }

  private void admit(Message<Object> message) {
    if (gates == null && ready()) {
      take(message);
    } else if (mode == Mode.FORWARDING) {
      loop.forwarder().forward(message, processId, target());
    } else if (gates != null && mode != Mode.STOPPING && mode != Mode.CLOSED) {
      String sender = loop.sender(message);
      if (sender != null && gates.closed(sender)) {
        keep(message, sender);
      } else {
        take(message);
      }
    } else {
      take(message);
    }
  }

  /**
   * Its sender's node does not know which replica is active: it goes on to that. If this node is
   * said to have it, the replica here is about to be told so, and the message waits for that.
   */
  private void passOn(Message<Object> message) {
    String node = loop.forwarder().route(processId);
    boolean here = node != null && loop.forwarder().isSelf(node);
    if (undecided > 0 || here) {
      undecided++;
      loop.forwarder().behind(loop, () -> decided(message));
    } else if (node == null) {
      refuseHere(message);
    } else {
      loop.forwarder().forwardTo(node, message, processId);
    }
  }

  private void decided(Message<Object> message) {
    undecided--;
    if (orphaned || standsBy && toProcess(message)) {
      refuseHere(message);
    } else {
      admit(message);
    }
  }

  private void refuseHere(Message<Object> message) {
    if (orphaned) {
      Replies.noHandlers(message);
    } else {
      String why = "only stands by on this node";
      Replies.refuse(message, processId, HubErrorCode.NOT_RUNNING, why);
    }
  }

  /** A message that another node sent on. */
  void forwarded(Message<Object> message) {
    if (standsBy && mode == Mode.LIVE || orphaned) {
      passOn(message);
    } else if (mode == Mode.FORWARDING && !returning) {
      loop.forwarder().forward(message, processId, target());
    } else {
      take(message);
    }
  }

  @Override
  boolean live() {
    return mode == Mode.LIVE && !frozen;
  }

  @Override
  boolean exportable() {
    return mode == Mode.LIVE && !sealed;
  }

  @Override
  void handled(Recipient by) {
    if (by.takeRequest()) {
      Promise<Void> done = Promise.promise();
      done.future()
          .onFailure(failure -> log.warn("Process " + processId + ": no checkpoint", failure));
      checkpointing().wish(done, false);
    }
  }

  private Checkpointing checkpointing() {
    Checkpointing mine = checkpointing;
    if (mine == null) {
      mine = new Checkpointing(this);
      checkpointing = mine;
    }
    return mine;
  }

  /**
   * Makes a checkpoint of that replica.
   *
   * @param handler whether one of its handlers waits for it
   */
  void checkpoint(Recipient of, Promise<Void> done, boolean handler) {
    if (replica() == of) {
      checkpointing().wish(done, handler);
    } else {
      done.fail(new CheckpointException(processId, "the replica does not run now", null));
    }
  }

  void checkpointIfChanged() {
    if (replica() != null && !standsBy && exportable()) {
      checkpointing().ifChanged();
    }
  }

  /** What became of a checkpoint; it needs the whole state if {@code again}. */
  void checkpointed(long token, boolean again, @Nullable Throwable failure) {
    if (checkpointing != null && again) {
      checkpointing.again(token);
    } else if (checkpointing != null) {
      checkpointing.ended(token, failure);
    }
  }

  @Override
  boolean refused(Message<Object> message) {
    if (mode == Mode.STOPPING) {
      Replies.refuse(message, processId, HubErrorCode.NOT_RUNNING, "is stopping");
      return true;
    }
    if (mode == Mode.CLOSED) {
      Replies.noHandlers(message);
      return true;
    }
    return false;
  }

  /**
   * A replica has started here. One that is held handles nothing before {@link #activate}; any
   * other is told its role, and then handles what waits and what comes.
   *
   * @param first whether it is the first start of that replica, not a restart
   */
  void attach(Recipient started, boolean held, boolean first) {
    detach();
    replica(started);
    standsBy = !held && started.standsBy();
    orphaned = false;
    if (first) {
      frozen = false;
      sealed = false;
      freezing = null;
      checkpointing = null;
    }
    if (!held) {
      returning = false;
      if (first) {
        mode = Mode.LIVE;
        gates = null;
      }
      begin(started);
      release(gates);
    } else if (mode == Mode.FORWARDING) {
      returning = true;
    } else {
      mode = Mode.HELD;
      gates = Gates.SHUT;
    }
    listen(loop.addresses());
  }

  /** Tells it its role, after it has got the last checkpoint if there was one. */
  private void begin(Recipient started) {
    List<byte[]> last = checkpointing == null ? List.of() : checkpointing.last();
    if (last.isEmpty()) {
      exclusively(role(started));
    } else {
      StateIntake.take(
          this,
          last,
          (done, failure) -> {
            if (failure == null && replica() == started) {
              exclusively(role(started));
            } else if (failure != null && replica() == started) {
              started.failed(failure);
            }
          });
    }
  }

  private Exclusive<?> role(Recipient to) {
    return new Exclusive<Object>(
        Recipient::tellRole,
        to.roleTimeout(),
        (done, failure) -> {
          if (failure != null) {
            log.warn("Process " + processId + " goes on, though roleChanged failed", failure);
          }
        });
  }

  /** That replica handles no more messages; they wait for the next one. */
  void detach(Recipient ended) {
    if (replica() == ended) {
      detach();
    }
  }

  private void detach() {
    replica(null);
    if (checkpointing != null) {
      checkpointing.detached();
    }
    returning = false;
    if (mode == Mode.FORWARDING) {
      forwardAll();
    }
  }

  /** Its role or epoch has changed. */
  void roleChanged() {
    Recipient to = replica();
    if (to != null && mode == Mode.LIVE) {
      standsBy = to.standsBy();
      exclusively(role(to));
    }
  }

  /**
   * Begins no other message.
   *
   * @param ended called when those that run have ended
   * @param export whether to ask for the state after that
   * @param exported gets it; or why it cannot be frozen
   */
  void freeze(Runnable ended, boolean export, Completable<Buffer> exported) {
    if (mode != Mode.LIVE || replica() == null) {
      exported.fail("process " + processId + " does not run on this node now");
      return;
    }
    frozen = true;
    Exclusive<Buffer> freeze =
        new Exclusive<>(
            to -> {
              sealed = true;
              ended.run();
              return export ? to.exportState() : null;
            },
            0,
            (state, failure) -> {
              freezing = null;
              if (export || failure != null) {
                exported.complete(state, failure);
              }
            });
    freezing = freeze;
    exclusively(freeze);
  }

  /**
   * Asks for the state between two messages.
   *
   * @param timeout after which messages go on without an answer, in ms
   */
  void copy(long timeout, Completable<Buffer> copied) {
    if (replica() == null) {
      copied.fail("process " + processId + " does not run on this node now");
    } else {
      exclusively(new Exclusive<>(Recipient::exportState, timeout, copied));
    }
  }

  /** Goes on after {@link #freeze}, whatever became of it. */
  void resume() {
    frozen = false;
    sealed = false;
    Exclusive<?> unfinished = freezing;
    freezing = null;
    if (unfinished != null) {
      callOff(unfinished);
    }
    proceed();
  }

  /**
   * Has the held replica take in a state and what was added to it.
   *
   * @param kept whether a replica that starts again here gets it too
   */
  void importState(List<byte[]> parts, boolean kept, Completable<Object> imported) {
    if (replica() == null) {
      imported.fail("the replica of process " + processId + " has ended");
    } else {
      if (kept) {
        checkpointing().restored(parts);
      }
      StateIntake.take(this, parts, imported);
    }
  }

  /**
   * Has the replica take in the state of another.
   *
   * @param end told whether it has
   */
  void mergeState(Buffer other, Consumer<Boolean> end) {
    StateIntake.merge(this, checkpointing, other, end);
  }

  /**
   * The held replica takes over: what was forwarded comes first, then what was sent here directly.
   *
   * @param closed nodes that have older messages on their way, or null
   */
  void activate(@Nullable Gates closed) {
    Recipient to = replica();
    if (to == null || mode == Mode.CLOSED || mode == Mode.STOPPING) {
      return;
    }
    mode = Mode.LIVE;
    frozen = false;
    sealed = false;
    returning = false;
    gates = closed;
    standsBy = to.standsBy();
    if (standsBy) {
      takeAll(this::passOn);
    }
    exclusively(role(to));
    release(gates);
  }

  /** One of the gates is open; the last one if {@code all}. */
  void gateOpened(Gates of, boolean all) {
    if (gates == of) {
      if (all) {
        gates = null;
      }
      release(gates);
    }
  }

  /** What waits and what comes goes to that address of another node. */
  void forward(String address) {
    if (mode == Mode.CLOSED) {
      return;
    }
    mode = Mode.FORWARDING;
    target = address;
    gates = null;
    proceed();
    if (!returning) {
      forwardAll();
    }
  }

  private void forwardAll() {
    takeAll(message -> loop.forwarder().forward(message, processId, target()));
  }

  private String target() {
    String to = target;
    if (to == null) {
      throw new IllegalStateException("forwarding without a target: " + processId);
    }
    return to;
  }

  /** Forwards nothing more. A replica that is prepared here keeps what comes; else it ends. */
  void stopForwarding() {
    if (mode == Mode.FORWARDING && returning) {
      mode = Mode.HELD;
      gates = Gates.SHUT;
    } else if (mode == Mode.FORWARDING) {
      mode = Mode.CLOSED;
      takeAll(Replies::noHandlers);
    }
  }

  /** Refuses what waits and what comes until it is closed. */
  void stop() {
    if (mode != Mode.CLOSED) {
      mode = Mode.STOPPING;
    }
    detach();
    takeAll(message -> Replies.refuse(message, processId, HubErrorCode.NOT_RUNNING, "is stopping"));
  }

  /** Its replica has ended by itself and is not started again: refuses, or passes on. */
  void orphan() {
    if (mode != Mode.CLOSED) {
      mode = Mode.STOPPING;
      orphaned = true;
    }
    detach();
    takeAll(this::passOn);
  }

  /** Ends it for good, a turn later: what is on its way to this loop already is answered. */
  void close(Promise<Void> closed) {
    if (mode != Mode.CLOSED) {
      stop();
    }
    loop.later(
        () -> {
          mode = Mode.CLOSED;
          takeAll(Replies::noHandlers);
          furtherConsumers.forEach(MessageConsumer::unregister);
          furtherConsumers = List.of();
          MessageConsumer<Object> last = consumer;
          consumer = null;
          if (last == null) {
            closed.complete();
          } else {
            last.unregister().onComplete(closed);
          }
        });
  }

  @Override
  public String toString() {
    return super.toString()
        + ", "
        + mode
        + (frozen ? " frozen" : "")
        + (gates == null ? "" : " gated");
  }
}
