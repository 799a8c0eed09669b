package io.processhub.shell;

import io.processhub.ProcessHub;
import io.processhub.ProcessHubOptions;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/** Makes and finds hubs. Placeholder: the shell replaces this class. */
public final class Hubs {
  private Hubs() {}

  public static ProcessHub create(Vertx vertx, ProcessHubOptions options) {
    throw new IllegalStateException(
        "no shell to create hub " + options.getHubId() + " in " + vertx);
  }

  public static @Nullable ProcessHub find(Vertx vertx, String hubId) {
    throw new IllegalStateException("no shell to find hub " + hubId + " in " + vertx);
  }
}
