package io.processhub.examples.local;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;

/** A node without a hub, for the tests of the launcher. */
final class EchoNode {
  private EchoNode() {}

  public static void main(String[] arguments) {
    NodeAgent agent = NodeAgent.open();
    System.out.println("printed by the node");
    if (arguments.length > 0 && arguments[0].equals("broken")) {
      agent.fail(new IllegalStateException("broken on purpose"));
    }
    Vertx vertx = Vertx.vertx();
    boolean deaf = arguments.length > 0 && arguments[0].equals("deaf");
    agent
        .on("echo", (given, progress) -> Future.succeededFuture(given))
        .on(
            "count",
            (given, progress) -> {
              progress.accept(new JsonObject().put("n", 1));
              progress.accept(new JsonObject().put("n", 2));
              return Future.succeededFuture(new JsonObject().put("n", 3));
            })
        .on("fail", (given, progress) -> Future.failedFuture("failed on purpose"))
        .on(
            "throw",
            (given, progress) -> {
              throw new IllegalStateException("thrown on purpose");
            })
        .on("never", (given, progress) -> Promise.<JsonObject>promise().future())
        .onStop(deaf ? () -> Promise.promise().future() : vertx::close)
        .serve(
            vertx.getOrCreateContext(), new JsonObject().put("pid", ProcessHandle.current().pid()));
  }
}
