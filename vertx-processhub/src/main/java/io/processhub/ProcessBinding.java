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

    @Nullable Future<?> importState(Buffer state) throws Exception;

    @Nullable Future<?> roleChanged(Role role, long epoch) throws Exception;

    @Nullable Future<?> mergeState(Buffer other) throws Exception;

    /** Null or a null buffer means that the whole state is to be exported. */
    @Nullable Future<Buffer> exportDelta() throws Exception;

    @Nullable Future<?> applyDelta(Buffer delta) throws Exception;
  }

  ProcessInfo info();

  <T> void serve(Class<T> service, T implementation);

  Future<Void> checkpoint();

  void requestCheckpoint();

  Future<Void> stopSelf();

  void fail(Throwable cause);
}
