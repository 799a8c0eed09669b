package io.processhub;

import io.processhub.wire.Addresses;
import io.vertx.codegen.annotations.ProxyGen;
import io.vertx.codegen.annotations.VertxGen;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * The hub's service over the event bus: what {@link ProcessHub} does, with JSON in and out. Usable
 * from a node without a hub, and without this library. The method names are the {@code action}
 * header. Failures are {@code ServiceException}s; {@link HubException#from} names them.
 */
@ProxyGen
@VertxGen
public interface ProcessHubService extends ProcessHubQuery {
  /**
   * A proxy for the hub of that id, wherever it runs. It waits 30 s for an answer; for calls that
   * may take longer make it with {@link io.vertx.serviceproxy.ServiceProxyBuilder} and a longer
   * send timeout.
   */
  static ProcessHubService createProxy(Vertx vertx, String hubId) {
    return new ProcessHubServiceVertxEBProxy(vertx, Addresses.service(Checks.hubId(hubId)));
  }

  // The proxy generator makes nothing of inherited methods, hence the queries once more.

  @Override
  Future<JsonObject> lookup(String id);

  @Override
  Future<JsonObject> list(JsonObject query);

  @Override
  Future<JsonArray> tags();

  @Override
  Future<JsonArray> nodes();

  @Override
  Future<JsonObject> status();

  @Override
  Future<JsonObject> explain(String id);

  @Override
  Future<JsonArray> stuck();

  @Override
  Future<JsonObject> plan(JsonObject request);

  /**
   * Starts processes.
   *
   * @param request {@code {specs, options?}}: {@link ProcessSpec}s and {@link StartOptions}
   * @return a {@link StartResult}
   */
  Future<JsonObject> start(JsonObject request);

  /**
   * Stops processes.
   *
   * @param request {@code {ids, options?}}: process ids and {@link StopOptions}
   * @return a {@link StopResult}
   */
  Future<JsonObject> stop(JsonObject request);

  /**
   * Changes tags and metadata.
   *
   * @param request {@code {id, options}}: a process id and {@link UpdateOptions}
   * @return the {@link ProcessRecord} as changed
   */
  Future<JsonObject> update(JsonObject request);

  /**
   * Sends a message to a process; done when it was handed to the event bus.
   *
   * @param request {@code {id, node?, headers?, body}}: {@code node} means the replica there
   */
  Future<Void> send(JsonObject request);

  /**
   * Sends a message to a process and waits for the reply.
   *
   * @param request {@code {id, node?, headers?, body, timeout?}}: {@code timeout} in milliseconds,
   *     30 000 unless said otherwise
   * @return {@code {headers, body}} of the reply; fails as the process failed it, with {@link
   *     NoSuchProcessException} or with {@link CallTimeoutException}
   */
  Future<JsonObject> request(JsonObject request);

  /** {@link ProcessHubAdmin#move}: a {@link MigrationReport}. Takes as long as the move. */
  Future<JsonObject> move(String id, String node);

  /** {@link ProcessHubAdmin#drain}: a {@link MigrationReport}. Takes as long as the moves. */
  Future<JsonObject> drain(String node);

  /** {@link ProcessHubAdmin#rebalance}: a {@link MigrationReport}. Takes as long as the moves. */
  Future<JsonObject> rebalance();

  /** {@link ProcessHubAdmin#pin}. */
  Future<Void> pin(String id);

  /** {@link ProcessHubAdmin#unpin}. */
  Future<Void> unpin(String id);

  /** {@link ProcessHubAdmin#cordon}. */
  Future<Void> cordon(String node);

  /** {@link ProcessHubAdmin#uncordon}. */
  Future<Void> uncordon(String node);

  /** {@link ProcessHubAdmin#resetClusterSize}. */
  Future<Void> resetClusterSize(int size, boolean force);
}
