package io.processhub.shell;

import io.processhub.CheckpointException;
import io.processhub.HubErrorCode;
import io.processhub.ProcessBinding;
import io.processhub.ProcessInfo;
import io.processhub.ProcessVerticle;
import io.processhub.cluster.VertxInternals;
import io.processhub.model.Epoch;
import io.processhub.model.Role;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import io.vertx.serviceproxy.ProxyHandler;
import java.lang.reflect.InvocationTargetException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What Vert.x deploys for a replica: the user's verticle, and what a {@link ProcessVerticle} and
 * its inbox have to do with each other. What the inbox calls on its loop is called on the replica's
 * own context.
 */
final class ReplicaVerticle implements Deployable, ProcessBinding, Recipient {
  /** What the supervisor hears of a replica; called on the replica's context. */
  interface Listener {
    Future<Void> stopSelf(ReplicaVerticle replica);

    void failed(ReplicaVerticle replica, Throwable cause);

    /** It was undeployed, by the supervisor or by somebody else. */
    void undeployed(ReplicaVerticle replica);
  }

  final Supervised supervised;
  private final Deployable verticle;
  private final Listener listener;
  private final ProcessBinding.@Nullable Receiver receiver;
  private @Nullable Handler<Message<JsonObject>> service;
  private @Nullable Context context;

  /**
   * Whether the inbox's loop is the thread on which the replica runs. Not so for a worker, and
   * mostly not for a replica that found an inbox from before: an inbox stays on its loop.
   */
  private boolean sameThread;

  private volatile boolean ended;

  /** A handler wishes a checkpoint after it. */
  private volatile boolean requested;

  /** Contexts on which messages are handled now. */
  private final Handling handling = new Handling();

  // What it was told last, on the inbox's loop.
  private @Nullable Role toldRole;
  private long toldEpoch;

  ReplicaVerticle(Supervised supervised, Deployable verticle, Listener listener) {
    this.supervised = supervised;
    this.verticle = verticle;
    this.listener = listener;
    this.receiver = verticle instanceof ProcessVerticle process ? process.bind(this) : null;
  }

  /** Whether the hub owns its messages and its state. */
  boolean isProcess() {
    return receiver != null;
  }

  @Override
  public Future<?> deploy(Context context) throws Exception {
    this.context = context;
    Future<?> started = verticle.deploy(context);
    return receiver == null ? started : started.compose(v -> attach(context));
  }

  /** Done when its messages arrive, whether or not they are handled yet. */
  private Future<Void> attach(Context context) {
    Inbox present = supervised.inbox();
    Inbox inbox =
        present != null ? present : supervised.inbox(supervised.hub.inbox(context, supervised.id));
    InboxLoop loop = inbox.loop();
    sameThread = context.isEventLoopContext() && loop.isOf(context);
    if (loop.inThread()) {
      supervised.attach(this, inbox);
      return Future.succeededFuture();
    }
    Promise<Void> attached = Promise.promise();
    loop.later(
        () -> {
          supervised.attach(this, inbox);
          attached.complete();
        });
    return attached.future();
  }

  private Context deployed() {
    return Objects.requireNonNull(context, "not deployed");
  }

  private ProcessBinding.Receiver receiver() {
    return Objects.requireNonNull(receiver, "a plain verticle");
  }

  /** Calls on the replica's own context. */
  private <A, R> @Nullable Future<? extends R> on(
      VertxInternals.Call<ReplicaVerticle, A, Future<? extends R>> call, A argument)
      throws Exception {
    return sameThread
        ? VertxInternals.onDuplicate(deployed(), call, this, argument)
        : VertxInternals.onDuplicateLater(deployed(), call, this, argument);
  }

  @Override
  public @Nullable Future<?> receive(Message<Object> message) throws Exception {
    return on(ReplicaVerticle::handle, message);
  }

  private @Nullable Future<?> handle(Message<Object> message) throws Exception {
    if (ended) {
      String id = supervised.id.value();
      Replies.refuse(message, id, HubErrorCode.NOT_RUNNING, "is stopping");
      return null;
    }
    Context on = handling.begin();
    boolean ends = true;
    try {
      Future<?> handled =
          service == null ? receiver().receive(message) : receive(receiver(), message);
      if (handled != null && !handled.isComplete()) {
        ends = false;
        return handled.onComplete(result -> handling.end(on));
      }
      return handled;
    } finally {
      if (ends) {
        handling.end(on);
      }
    }
  }

  @Override
  public Future<Void> checkpoint() {
    Context current = Vertx.currentContext();
    Promise<Void> done = VertxInternals.promise(current == null ? deployed() : current);
    Inbox inbox = supervised.inbox();
    if (!supervised.hub.keepsCheckpoints()) {
      done.complete();
    } else if (inbox == null || ended) {
      done.fail(
          new CheckpointException(supervised.id.value(), "the replica does not run now", null));
    } else {
      boolean handler = current != null && handling.on(current);
      inbox.loop().execute(() -> inbox.checkpoint(this, done, handler));
    }
    return done.future();
  }

  @Override
  public void requestCheckpoint() {
    requested = supervised.hub.takesRequests();
  }

  @Override
  public boolean takeRequest() {
    boolean wished = requested;
    if (wished) {
      requested = false;
    }
    return wished;
  }

  @Override
  public void checkpoint(long token, boolean increment, byte[] bytes) {
    supervised.hub.checkpoint(supervised, token, increment, bytes);
  }

  @Override
  public void failed(Throwable cause) {
    listener.failed(this, cause);
  }

  @Override
  public @Nullable Future<Checkpoint> exportCheckpoint(boolean whole) throws Exception {
    Future<? extends Checkpoint> made = on(ReplicaVerticle::exportPart, whole);
    return made == null ? null : made.map(checkpoint -> checkpoint);
  }

  private Future<Checkpoint> exportPart(boolean whole) throws Exception {
    Future<Buffer> delta = receiver().exportDelta();
    if (delta == null) {
      return exportWhole();
    }
    return delta.compose(
        bytes -> {
          if (bytes != null && !whole) {
            return Future.succeededFuture(new Checkpoint(bytes, true));
          }
          try {
            return exportWhole();
          } catch (Exception e) {
            return Future.failedFuture(e);
          }
        });
  }

  private Future<Checkpoint> exportWhole() throws Exception {
    Future<Buffer> state = receiver().exportState();
    return state == null
        ? Future.succeededFuture(new Checkpoint(Buffer.buffer(), false))
        : state.map(bytes -> new Checkpoint(bytes == null ? Buffer.buffer() : bytes, false));
  }

  @Override
  public @Nullable Future<?> applyDelta(Buffer delta) throws Exception {
    return on((replica, bytes) -> replica.receiver().applyDelta(bytes), delta);
  }

  @Override
  public @Nullable Future<?> mergeState(Buffer other) throws Exception {
    return on((replica, bytes) -> replica.receiver().mergeState(bytes), other);
  }

  @Override
  public @Nullable Future<Buffer> exportState() throws Exception {
    Future<? extends Buffer> state = on((replica, nothing) -> replica.receiver().exportState(), "");
    return state == null ? null : state.map(buffer -> buffer);
  }

  @Override
  public @Nullable Future<?> importState(Buffer state) throws Exception {
    return on((replica, bytes) -> replica.receiver().importState(bytes), state);
  }

  @Override
  public @Nullable Future<?> tellRole() throws Exception {
    Role role = supervised.role;
    long epoch = supervised.epoch.value();
    if (role == toldRole && epoch == toldEpoch || !supervised.hub.signals(role)) {
      return null;
    }
    toldRole = role;
    toldEpoch = epoch;
    return on((replica, to) -> replica.receiver().roleChanged(role, epoch), role);
  }

  @Override
  public boolean standsBy() {
    return supervised.role == Role.PASSIVE;
  }

  @Override
  public long roleTimeout() {
    return supervised.spec().startTimeout();
  }

  @Override
  public Epoch epoch() {
    return supervised.epoch;
  }

  @Override
  public int concurrency() {
    return supervised.spec().concurrency();
  }

  private @Nullable Future<?> receive(ProcessBinding.Receiver own, Message<Object> message)
      throws Exception {
    Handler<Message<JsonObject>> served = service;
    if (served == null || message.headers().get("action") == null) {
      return own.receive(message);
    }
    Promise<Void> answered = Promise.promise();
    boolean expected = message.replyAddress() != null;
    try {
      @SuppressWarnings({"unchecked", "rawtypes"})
      Message<JsonObject> call = new ServedCall<>((Message) message, answered);
      served.handle(call);
    } catch (RuntimeException e) {
      // The generated handler has answered the caller already, and rethrows.
      if (!answered.future().isComplete()) {
        throw e;
      }
    }
    return expected ? answered.future() : null;
  }

  @Override
  public Future<?> undeploy(Context context) {
    ended = true;
    detach();
    Future<?> stopped;
    try {
      stopped = verticle.undeploy(context);
    } catch (Exception e) {
      stopped = Future.failedFuture(e);
    }
    return stopped.onComplete(result -> listener.undeployed(this));
  }

  /** It handles no more messages; those that wait are for the next one. */
  private void detach() {
    Inbox inbox = supervised.inbox();
    if (inbox != null) {
      inbox.loop().execute(() -> inbox.detach(this));
    }
  }

  @Override
  public ProcessInfo info() {
    Role role = supervised.role;
    return new ProcessInfo(
        supervised.id.value(),
        supervised.hub.id(),
        supervised.address(),
        role,
        supervised.epoch.value(),
        supervised.metadata(),
        supervised.blank);
  }

  @Override
  public <T> void serve(Class<T> type, T implementation) {
    if (!type.isInstance(implementation)) {
      throw new IllegalArgumentException("implementation is no " + type.getName());
    }
    String name = type.getName() + "VertxProxyHandler";
    try {
      Object made =
          Class.forName(name, true, type.getClassLoader())
              .getDeclaredConstructor(Vertx.class, type, boolean.class, long.class, boolean.class)
              .newInstance(deployed().owner(), implementation, true, -1L, false);
      service = (ProxyHandler) made;
    } catch (ClassNotFoundException | NoSuchMethodException e) {
      throw new IllegalStateException(
          type.getName() + " has no generated proxy handler; is it a @ProxyGen interface?", e);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(name + " cannot be made", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(name + " cannot be made", e);
    }
  }

  @Override
  public Future<Void> stopSelf() {
    return listener.stopSelf(this);
  }

  @Override
  public void fail(Throwable cause) {
    // At once: the supervisor hears of it a moment later.
    detach();
    listener.failed(this, cause);
  }
}
