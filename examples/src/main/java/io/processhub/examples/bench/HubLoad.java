package io.processhub.examples.bench;

import io.processhub.AcknowledgeLevel;
import io.processhub.ProcessHub;
import io.processhub.ProcessRecord;
import io.processhub.ProcessSpec;
import io.processhub.ProcessStatus;
import io.processhub.ProcessVerticle;
import io.processhub.StartOptions;
import io.processhub.StopOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Starts and stops of many processes through the hub of this node. */
final class HubLoad {
  private static final long TIMEOUT = 120_000;
  private static final long POLL = 20;

  private final ProcessHub hub;

  HubLoad(ProcessHub hub) {
    this.hub = hub;
  }

  static List<String> ids(JsonObject arguments) {
    int from = arguments.getInteger(BenchNode.FROM, 0);
    String prefix = arguments.getString(BenchNode.PREFIX);
    return Ids.range(prefix, from, from + arguments.getInteger(BenchNode.COUNT));
  }

  private static List<ProcessSpec> specs(JsonObject arguments) {
    boolean saving = arguments.getBoolean(BenchNode.SAVING, false);
    Class<? extends ProcessVerticle> type = saving ? SavingProcess.class : EchoProcess.class;
    return ids(arguments).stream().map(id -> new ProcessSpec(id, type)).toList();
  }

  private static StartOptions options(JsonObject arguments) {
    String acknowledge = arguments.getString(BenchNode.ACKNOWLEDGE);
    return new StartOptions()
        .setTimeout(TIMEOUT)
        .setAcknowledge(AcknowledgeLevel.valueOf(acknowledge));
  }

  /** All in one call. */
  Future<JsonObject> start(JsonObject arguments) {
    List<ProcessSpec> specs = specs(arguments);
    StartOptions options = options(arguments);
    long begin = System.nanoTime();
    return hub.startProcesses(specs, options)
        .compose(
            result -> {
              long nanos = System.nanoTime() - begin;
              return result.errors().isEmpty()
                  ? Future.succeededFuture(BenchNode.nanos(nanos))
                  : Future.failedFuture(
                      result.errors().size()
                          + " starts failed, such as "
                          + result.errors().entrySet().iterator().next());
            });
  }

  /** One after the other. */
  Future<JsonObject> startEach(JsonObject arguments) {
    List<ProcessSpec> specs = specs(arguments);
    StartOptions options = options(arguments);
    return Window.run(specs.size(), 1, i -> hub.startProcess(specs.get(i), options))
        .map(BenchNode::timed);
  }

  Future<JsonObject> stop(JsonObject arguments) {
    long begin = System.nanoTime();
    return hub.stopProcesses(ids(arguments), new StopOptions().setTimeout(TIMEOUT))
        .compose(
            result ->
                result.errors().isEmpty()
                    ? Future.succeededFuture(BenchNode.nanos(System.nanoTime() - begin))
                    : Future.failedFuture("not stopped: " + result.errors().size()));
  }

  /** Completes when this node knows all of them as running. */
  Future<JsonObject> settled(Vertx vertx, JsonObject arguments) {
    Promise<JsonObject> settled = Promise.promise();
    settle(vertx, new ArrayList<>(ids(arguments)), settled);
    return settled.future();
  }

  private void settle(Vertx vertx, List<String> open, Promise<JsonObject> settled) {
    open.removeIf(this::runs);
    if (open.isEmpty()) {
      settled.complete(new JsonObject());
    } else {
      vertx.setTimer(POLL, timer -> settle(vertx, open, settled));
    }
  }

  private boolean runs(String id) {
    ProcessRecord process = hub.lookup(id);
    return process != null && process.status() == ProcessStatus.RUNNING;
  }
}
