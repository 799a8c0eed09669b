package io.processhub.examples.chaos;

import io.processhub.ProcessHub;
import io.processhub.examples.local.NodeAgent;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * A JVM in the cluster and not in the hub, which sends increments and asks for what became of them.
 */
public final class ChaosClient {
  static final String LOAD = "load";
  static final String END_LOAD = "endLoad";
  static final String READ = "read";
  static final String IDS = "ids";
  static final String PER_SECOND = "perSecond";
  static final String HELD = "held";
  static final String FAILED = "failed";

  private static final DeliveryOptions OPTIONS = new DeliveryOptions().setSendTimeout(2_000);
  private static final int ATTEMPTS = 10;
  private static final long PAUSE = 200;

  private final Vertx vertx;

  private ChaosClient(Vertx vertx) {
    this.vertx = vertx;
  }

  public static void main(String[] arguments) {
    NodeAgent agent = NodeAgent.open();
    Vertx.clusteredVertx(new VertxOptions())
        .compose(
            vertx -> vertx.deployVerticle(context -> new ChaosClient(vertx).serve(agent, context)))
        .onFailure(agent::fail);
  }

  private Future<?> serve(NodeAgent agent, Context context) {
    IncrementLoad load = new IncrementLoad(vertx);
    agent
        .on(LOAD, load::begin)
        .on(END_LOAD, (arguments, progress) -> load.end())
        .on(READ, (arguments, progress) -> read(arguments))
        .onStop(vertx::close)
        .serve(context, new JsonObject());
    return Future.succeededFuture();
  }

  static List<String> ids(JsonObject arguments) {
    return arguments.getJsonArray(IDS).stream().map(String.class::cast).toList();
  }

  /** What each process holds, and why one does not tell. */
  private Future<JsonObject> read(JsonObject arguments) {
    JsonObject held = new JsonObject();
    JsonObject failed = new JsonObject();
    List<Future<?>> all = new ArrayList<>();
    for (String id : ids(arguments)) {
      all.add(
          read(id, ATTEMPTS)
              .onComplete(
                  bytes -> held.put(id, bytes.getBytes()),
                  failure -> failed.put(id, failure.toString())));
    }
    return Future.join(all)
        .transform(
            read -> Future.succeededFuture(new JsonObject().put(HELD, held).put(FAILED, failed)));
  }

  private Future<Buffer> read(String id, int attempts) {
    return vertx
        .eventBus()
        .<Buffer>request(ProcessHub.addressOf(ChaosNode.HUB, id), CounterProcess.READ, OPTIONS)
        .map(reply -> reply.body())
        .recover(
            failure ->
                attempts == 1
                    ? Future.failedFuture(failure)
                    : vertx.timer(PAUSE).compose(waited -> read(id, attempts - 1)));
  }
}
