package io.processhub;

import io.processhub.wire.Addresses;
import io.vertx.codegen.annotations.ProxyGen;
import io.vertx.codegen.annotations.VertxGen;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * The questions of the hub's service over the event bus, at an address of their own so that a
 * bridge can permit them alone. Usable from a node without a hub. The method names are the {@code
 * action} header. Failures are {@code ServiceException}s; {@link HubException#from} names them.
 */
@ProxyGen
@VertxGen
public interface ProcessHubQuery {
  /**
   * A proxy for the hub of that id, wherever it runs. It waits 30 s for an answer; for calls that
   * may take longer make it with {@link io.vertx.serviceproxy.ServiceProxyBuilder} and a longer
   * send timeout.
   */
  static ProcessHubQuery createProxy(Vertx vertx, String hubId) {
    return new ProcessHubQueryVertxEBProxy(vertx, Addresses.read(Checks.hubId(hubId)));
  }

  /** The {@link ProcessRecord} of that process; null if there is none. */
  Future<JsonObject> lookup(String id);

  /**
   * A page of processes in the order of their ids.
   *
   * @param query {@code {tag?, node?, status?, after?, limit?}}: {@code after} is the last id of
   *     the page before, {@code limit} at most 1000
   * @return {@code {records, next?}}; {@code next} is the {@code after} of the next page
   */
  Future<JsonObject> list(JsonObject query);

  /** All tags in use, sorted. */
  Future<JsonArray> tags();

  /**
   * The members: {@code {node, nodeName, weight, zone, tags, hosting, cordoned, processes}} each.
   */
  Future<JsonArray> nodes();

  /**
   * {@code {hubId, node, nodeName, status, locked, processes, localProcesses, refusedMessages,
   * migrations}} of who answers; {@code refusedMessages} counts control messages that it could not
   * read, {@code migrations} is {@link ProcessHubAdmin#progress}.
   */
  Future<JsonObject> status();

  /** {@link ProcessHubAdmin#explain} by who answers; null for an unknown process. */
  Future<JsonObject> explain(String id);

  /** {@link ProcessHubAdmin#stuck} of who answers: {@link StuckMigration}s. */
  Future<JsonArray> stuck();

  /**
   * What would move.
   *
   * @param request a {@link PlanRequest}: {@code {type, id?, node?, weight?, zone?}}
   * @return a {@link Plan}
   */
  Future<JsonObject> plan(JsonObject request);
}
