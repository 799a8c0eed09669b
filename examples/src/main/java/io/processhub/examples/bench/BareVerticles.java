package io.processhub.examples.bench;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Verticles without a hub on this node. */
final class BareVerticles {
  private static final int IN_FLIGHT = 256;

  /** Shared, so that a bare verticle is as small as it can be. */
  private static final DeploymentOptions OPTIONS = new DeploymentOptions();

  private final Vertx vertx;
  private final List<String> deployments = new ArrayList<>();

  BareVerticles(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Deploys as many as asked for, each with one local consumer. */
  Future<JsonObject> deploy(JsonObject arguments) {
    int from = arguments.getInteger(BenchNode.FROM);
    int count = arguments.getInteger(BenchNode.COUNT);
    List<String> ids = Ids.range(arguments.getString(BenchNode.PREFIX), from, from + count);
    return Window.run(
            count,
            IN_FLIGHT,
            i ->
                vertx
                    .deployVerticle(new EchoVerticle(ids.get(i), true), OPTIONS)
                    .map(deployments::add))
        .map(BenchNode::timed);
  }

  Future<JsonObject> undeploy() {
    List<String> all = List.copyOf(deployments);
    deployments.clear();
    return Window.run(all.size(), IN_FLIGHT, i -> vertx.undeploy(all.get(i))).map(BenchNode::timed);
  }

  /** One verticle with an ordinary clustered consumer. */
  Future<JsonObject> deployClustered(JsonObject arguments) {
    return vertx
        .deployVerticle(new EchoVerticle(arguments.getString(BenchNode.ADDRESS), false))
        .map(id -> new JsonObject());
  }
}
