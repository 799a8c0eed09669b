package io.processhub;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import org.jspecify.annotations.Nullable;

/**
 * A hub as a verticle: its configuration is {@link ProcessHubOptions} as JSON. Undeploying it is a
 * graceful leave. The hub itself is found by {@link ProcessHub#find}.
 */
public class ProcessHubVerticle extends VerticleBase {
  private final @Nullable ProcessHubOptions options;
  private @Nullable ProcessHub hub;

  /** Takes the options from the verticle's configuration. */
  public ProcessHubVerticle() {
    this.options = null;
  }

  /** Takes these options, which may hold strategy instances. */
  public ProcessHubVerticle(ProcessHubOptions options) {
    this.options = new ProcessHubOptions(options);
  }

  @Override
  public Future<?> start() {
    ProcessHubOptions chosen = options == null ? new ProcessHubOptions(config()) : options;
    ProcessHub created = ProcessHub.create(vertx, chosen);
    hub = created;
    return created.start();
  }

  @Override
  public Future<?> stop() {
    ProcessHub running = hub;
    return running == null ? Future.succeededFuture() : running.close();
  }
}
