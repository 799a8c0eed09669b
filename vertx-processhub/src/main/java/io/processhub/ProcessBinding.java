package io.processhub;

import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import org.jspecify.annotations.Nullable;

/** What the hub gives a {@link ProcessVerticle} to work with. Not for applications. */
public interface ProcessBinding {
  /** How the hub hands a message to the verticle. */
  @FunctionalInterface
  interface Receiver {
    /** Null or a completed future means that the message has been handled. */
    @Nullable Future<?> receive(Message<Object> message) throws Exception;
  }

  ProcessInfo info();

  <T> void serve(Class<T> service, T implementation);

  Future<Void> stopSelf();

  void fail(Throwable cause);
}
