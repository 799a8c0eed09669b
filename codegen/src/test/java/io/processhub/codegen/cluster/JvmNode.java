package io.processhub.codegen.cluster;

import io.processhub.MigrationReport;
import io.processhub.ProcessHub;
import io.processhub.ProcessHubOptions;
import io.processhub.ProcessSpec;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The main class of a JVM with a hub: reads a JSON command per line and prints a line for each, in
 * order. Ends when its input does.
 */
public final class JvmNode {
  private final Vertx vertx;
  private final ProcessHub hub;

  private JvmNode(Vertx vertx, ProcessHub hub) {
    this.vertx = vertx;
    this.hub = hub;
  }

  public static void main(String[] args) throws IOException {
    PrintStream out = System.out;
    System.setOut(System.err);
    Vertx vertx = Vertx.clusteredVertx(new VertxOptions()).await();
    ProcessHubOptions options = new ProcessHubOptions().setNodeName(args[0]).setDebounce(100);
    JvmNode node = new JvmNode(vertx, ProcessHub.create(vertx, options).start().await());
    out.println("ready");
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      JsonObject answer =
          node.run(new JsonObject(line))
              .otherwise(failure -> new JsonObject().put("error", failure.toString()))
              .await();
      out.println(answer.encode());
    }
    Runtime.getRuntime().halt(0);
  }

  private Future<JsonObject> run(JsonObject command) {
    String id = command.getString("id", "");
    return switch (command.getString("do")) {
      case "nodes" ->
          Future.succeededFuture(new JsonObject().put("nodes", new JsonArray(hub.nodes())));
      case "start" ->
          hub.startProcess(new ProcessSpec().setId(id).setVerticle(command.getString("verticle")))
              .map(record -> record.toJson());
      case "local" ->
          Future.succeededFuture(
              new JsonObject()
                  .put(
                      "ids",
                      new JsonArray(
                          hub.localProcesses().stream()
                              .map(record -> record.id())
                              .sorted()
                              .toList())));
      case "call" ->
          vertx
              .eventBus()
              .request(
                  hub.address(id),
                  command.getJsonObject("arguments", new JsonObject()),
                  new DeliveryOptions()
                      .setSendTimeout(5_000)
                      .addHeader("action", command.getString("action")))
              .map(reply -> new JsonObject().put("result", reply.body()));
      case "move" -> hub.admin().move(id, command.getString("to")).map(MigrationReport::toJson);
      case "close" -> hub.close().map(new JsonObject());
      default -> Future.failedFuture("no command " + command);
    };
  }
}
