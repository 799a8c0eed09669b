package io.processhub;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A verticle that a hub runs as a process: the hub owns the consumer at its address and hands it
 * one message at a time.
 *
 * <p>Order on a new replica: {@link #start()}, then messages. Every method is called on the
 * verticle's own context. A subclass that overrides nothing but {@link #receive} is complete.
 */
public abstract class ProcessVerticle extends VerticleBase {
  private @Nullable ProcessBinding binding;

  /** Called once by the hub, before the verticle is deployed. Not for applications. */
  public final ProcessBinding.Receiver bind(ProcessBinding to) {
    if (binding != null) {
      throw new IllegalStateException("bound already to " + binding.info().id());
    }
    binding = Objects.requireNonNull(to, "binding");
    return this::receive;
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
