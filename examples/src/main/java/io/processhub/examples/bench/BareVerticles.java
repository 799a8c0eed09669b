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

  /** Verticles with an ordinary clustered consumer, each at an address of its own. */
  Future<JsonObject> deployClustered(JsonObject arguments) {
    int from = arguments.getInteger(BenchNode.FROM);
    int count = arguments.getInteger(BenchNode.COUNT);
    List<String> addresses = Ids.range(arguments.getString(BenchNode.ADDRESS), from, from + count);
    return Window.run(
            count,
            IN_FLIGHT,
            i -> vertx.deployVerticle(new EchoVerticle(addresses.get(i), false), OPTIONS))
        .map(BenchNode::timed);
  }

  /** Verticles with an ordinary clustered consumer at one address, each on an event loop. */
  Future<JsonObject> deployInstances(JsonObject arguments) {
    String address = arguments.getString(BenchNode.ADDRESS);
    DeploymentOptions options =
        new DeploymentOptions().setInstances(arguments.getInteger(BenchNode.COUNT));
    return vertx
        .deployVerticle(() -> new EchoVerticle(address, false), options)
        .map(id -> new JsonObject());
  }
}
