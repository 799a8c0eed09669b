package io.processhub;

import io.processhub.model.Role;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A verticle that a hub runs as a process: the hub owns the consumer at its address and hands it
 * one message at a time.
 *
 * <p>Order on a new replica: {@link #start()}, {@link #importState} (only if there is state),
 * {@link #roleChanged}, then messages. Export, import, merge, role changes and messages never
 * overlap: each begins when the future of the one before has completed. Every method is called on
 * the verticle's own context, and may throw what its future may fail with. A subclass that
 * overrides nothing but {@link #receive} is complete.
 */
public abstract class ProcessVerticle extends VerticleBase {
  private @Nullable ProcessBinding binding;

  /** Called once by the hub, before the verticle is deployed. Not for applications. */
  public final ProcessBinding.Receiver bind(ProcessBinding to) {
    if (binding != null) {
      throw new IllegalStateException("bound already to " + binding.info().id());
    }
    binding = Objects.requireNonNull(to, "binding");
    return new Receiver();
  }

  /** Opens to the hub what only subclasses see. */
  private final class Receiver implements ProcessBinding.Receiver {
    @Override
    public @Nullable Future<?> receive(Message<Object> message) throws Exception {
      return ProcessVerticle.this.receive(message);
    }

    @Override
    public @Nullable Future<Buffer> exportState() throws Exception {
      return ProcessVerticle.this.exportState();
    }

    @Override
    public @Nullable Future<?> importState(Buffer state) throws Exception {
      return ProcessVerticle.this.importState(state);
    }

    @Override
    public @Nullable Future<?> roleChanged(Role role, long epoch) throws Exception {
      return ProcessVerticle.this.roleChanged(role, epoch);
    }

    @Override
    public @Nullable Future<?> mergeState(Buffer other) throws Exception {
      return ProcessVerticle.this.mergeState(other);
    }

    @Override
    public @Nullable Future<Buffer> exportDelta() throws Exception {
      return ProcessVerticle.this.exportDelta();
    }

    @Override
    public @Nullable Future<?> applyDelta(Buffer delta) throws Exception {
      return ProcessVerticle.this.applyDelta(delta);
    }
  }

  /**
   * Handles one message. The next one is handed over when the future has completed (or as many at
   * once as the spec's {@code concurrency} says). A future that fails, or a throw, answers a
   * request with a {@link io.vertx.core.eventbus.ReplyException} and is no failure of the process.
   *
   * @return null or a completed future when the message has been handled
   */
  protected @Nullable Future<?> receive(Message<Object> message) throws Exception {
    message.fail(
        HubErrorCode.UNKNOWN_ACTION.number(),
        "process " + process().id() + " does not receive messages");
    return null;
  }

  /**
   * Gives away the whole state, for the replica that takes over. No message is being handled, and
   * none will be until the state has arrived and that replica has taken over, or the move was given
   * up: then this one goes on as if nothing had happened. So exporting must not change the state.
   *
   * <p>A failure, more than {@code maxStateBytes}, or no answer within {@code migrationTimeout}
   * ends the move; the process stays where it is. While {@code vertx.close()} is under way, clients
   * and servers made outside a verticle may be closed already.
   *
   * @return the state; empty, null or a null future for none
   */
  protected @Nullable Future<Buffer> exportState() throws Exception {
    return null;
  }

  /**
   * Takes over what another replica exported, after {@link #start()} and before the first message;
   * not called when there is no state. A failure, or no answer in time, ends the move; this replica
   * is stopped and the process goes on where it was.
   *
   * @return null or a completed future when the state has been taken
   */
  protected @Nullable Future<?> importState(Buffer state) throws Exception {
    return null;
  }

  /**
   * Gives away what has changed since this was last called, so that a checkpoint need not carry the
   * whole state. Called once for every checkpoint, before {@link #exportState}, which follows when
   * this gives null or when the hub needs the whole state: the first time, and now and then. So
   * what it gave counts as told either way. A checkpoint that carries a delta costs what the delta
   * has bytes; a successor gets the last whole state and then each delta.
   *
   * @return what {@link #applyDelta} can take; null or a null future when there are no deltas
   */
  protected @Nullable Future<Buffer> exportDelta() throws Exception {
    return null;
  }

  /**
   * Takes in what {@link #exportDelta} gave of the process that this replica goes on with, after
   * {@link #importState} and in order. A failure is one of {@link #importState}.
   *
   * @return null or a completed future when it has been applied
   */
  protected @Nullable Future<?> applyDelta(Buffer delta) throws Exception {
    return null;
  }

  /**
   * Tells the role of this replica and the epoch of its ownership: before the first message, and
   * between two messages whenever one of them has changed; under the replication strategy only for
   * the roles that its {@code signal} names. A higher epoch fences a lower one: a resource that
   * remembers the highest can refuse what an earlier owner still does. {@link #process()} gives the
   * new values already.
   *
   * <p>A failure, or no end within the spec's start timeout, is logged; messages go on.
   *
   * @return null or a completed future when messages may follow
   */
  protected @Nullable Future<?> roleChanged(Role role, long epoch) throws Exception {
    return null;
  }

  /**
   * Takes in the exported state of another active replica of this process, which ended because both
   * had run at once, as two halves of a cluster do that come together again. Ignores it unless
   * overridden.
   *
   * @return null or a completed future when messages may follow
   */
  protected @Nullable Future<?> mergeState(Buffer other) throws Exception {
    return null;
  }

  /**
   * Who this replica is: id, hub id, address, role, epoch, metadata, and whether it was started
   * again after its predecessor was lost.
   *
   * @throws IllegalStateException when a hub did not deploy this verticle
   */
  protected final ProcessInfo process() {
    return bound().info();
  }

  /**
   * Answers the calls of generated service proxies on the process address. Calls of {@code service}
   * go to {@code implementation}; messages without an {@code action} header go to {@link #receive}.
   * A call has ended when it was replied to or failed, or on return when it has no reply address.
   *
   * @throws IllegalStateException when the service's proxy handler was not generated
   */
  protected final <T> void serve(Class<T> service, T implementation) {
    bound().serve(service, implementation);
  }

  /**
   * Copies the state as it is now to the backups of this process: {@link #exportDelta} or {@link
   * #exportState} is called, and the future completes when as many nodes hold the result as {@code
   * checkpointAcknowledge} says. What was acknowledged survives kills of as many nodes as there are
   * backups: whoever goes on with the process gets it in {@link #importState}. With {@code
   * checkpointAcknowledge} {@code BACKUPS} that is all of {@code backups} nodes, or all other nodes
   * of the hub while there are fewer; {@code ProcessRecord.backups} names those that hold one. With
   * {@code backups} 0 it completes at once and nothing is copied.
   *
   * <p>May be called while a message is handled, and the handler may wait for it:
   *
   * <pre>{@code
   * return checkpoint().onSuccess(v -> message.reply(balance));
   * }</pre>
   *
   * The state is exported at once then, or with a {@code concurrency} of more than 1 as soon as the
   * other handlers have ended or wait for a checkpoint too; no message begins before it is
   * exported. Called from elsewhere, a timer or another thread for one, it waits for the handlers
   * to end, at most 10 s: a handler that waits for it must call it on the context on which it was
   * called itself, as what follows a Vert.x future does. Not for {@code start()}, {@code
   * importState}, {@code roleChanged} and the like.
   *
   * @return done on the context of the caller. Fails with {@link FencedException} when the process
   *     has a newer owner, {@link StateTooLargeException} above {@code maxStateBytes}, {@link
   *     CheckpointException} when the state is not exported or not held by enough nodes within 10 s
   *     each: then it may or may not be there after a crash; and when this replica only stands by
   * @throws IllegalStateException when a hub did not deploy this verticle
   */
  protected final Future<Void> checkpoint() {
    return bound().checkpoint();
  }

  /**
   * Has a checkpoint made when the message that is being handled has been handled. Counts with
   * {@code checkpointMode} {@code REQUESTED} and {@code INTERVAL}; does nothing with {@code
   * MANUAL}. Nobody waits for it; a failure is logged.
   */
  protected final void requestCheckpoint() {
    bound().requestCheckpoint();
  }

  /**
   * Ends the process for good: this replica is undeployed and the process leaves the registry.
   *
   * @return done when the replica has been undeployed
   */
  protected final Future<Void> stopSelf() {
    return bound().stopSelf();
  }

  /** Reports that this replica cannot go on; it is restarted as its restart policy says. */
  protected final void fail(Throwable cause) {
    bound().fail(Objects.requireNonNull(cause, "cause"));
  }

  private ProcessBinding bound() {
    ProcessBinding to = binding;
    if (to == null) {
      throw new IllegalStateException(getClass().getName() + " was not deployed by a hub");
    }
    return to;
  }
}
