package io.processhub;

import io.vertx.core.Future;

/** What the hub gives a {@link ProcessVerticle} to work with. Not for applications. */
public interface ProcessBinding {
  ProcessInfo info();

  <T> void serve(Class<T> service, T implementation);

  Future<Void> stopSelf();

  void fail(Throwable cause);
}
