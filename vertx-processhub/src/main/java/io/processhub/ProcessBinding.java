package io.processhub;

import io.processhub.model.Role;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import org.jspecify.annotations.Nullable;

/** What the hub gives a {@link ProcessVerticle} to work with. Not for applications. */
public interface ProcessBinding {
  /** What the hub calls of the verticle, on the verticle's context. */
  interface Receiver {
    /** Null or a completed future means that the message has been handled. */
    @Nullable Future<?> receive(Message<Object> message) throws Exception;

    /** Null or a null buffer means no state. */
    @Nullable Future<Buffer> exportState() throws Exception;

    /** Null or a completed future means that the state is taken in. */
    @Nullable Future<?> importState(Buffer state) throws Exception;

    /** Null or a completed future means that it has been told. */
    @Nullable Future<?> roleChanged(Role role, long epoch) throws Exception;

    /** Null or a completed future means that the other state is merged. */
    @Nullable Future<?> mergeState(Buffer other) throws Exception;

    /** Null or a null buffer means that the whole state is to be exported. */
    @Nullable Future<Buffer> exportDelta() throws Exception;

    /** Null or a completed future means that the delta is taken in. */
    @Nullable Future<?> applyDelta(Buffer delta) throws Exception;
  }

  /** Who the process is. */
  ProcessInfo info();

  /** Has an implementation answer the calls of a service. */
  <T> void serve(Class<T> service, T implementation);

  /** Takes a checkpoint; done when it is held by whom the options say. */
  Future<Void> checkpoint();

  /** Has a checkpoint taken after the handler that runs. */
  void requestCheckpoint();

  /** Ends the process for good. */
  Future<Void> stopSelf();

  /** Says that the process has failed. */
  void fail(Throwable cause);
}
