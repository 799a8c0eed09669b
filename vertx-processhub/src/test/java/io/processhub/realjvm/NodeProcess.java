package io.processhub.realjvm;

import io.processhub.testing.TallyProcess;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A node's JVM as the test sees it: the pipe to its {@link NodeMain}, and signals. Every call has a
 * deadline; calls that wait fail when the JVM ends. Calls block; thread-safe.
 */
final class NodeProcess {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String name;
  private final Process process;
  private final Map<Long, CompletableFuture<JsonObject>> open = new ConcurrentHashMap<>();
  private final AtomicLong numbers = new AtomicLong();

  /** Starts the JVM, which waits for {@link #boot}. */
  NodeProcess(String name, List<String> command, Path log) {
    this.name = name;
    try {
      process =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name, e);
    }
    Thread reader = new Thread(this::read, "answers of " + name);
    reader.setDaemon(true);
    reader.start();
  }

  String name() {
    return name;
  }

  boolean alive() {
    return process.isAlive();
  }

  /** Waits until the JVM takes commands. */
  void awaitStarted() {
    call("ready", new JsonObject());
  }

  /** Begins to join the cluster and, unless options are null, the hub; done when the hub runs. */
  CompletableFuture<JsonObject> boot(@Nullable JsonObject options) {
    return send("boot", new JsonObject().put("options", options));
  }

  /** Has these processes started; the result says which could not. */
  CompletableFuture<JsonObject> begin(List<String> ids) {
    return send("start", ids(ids));
  }

  /** Starts these processes and fails if one could not be started. */
  void start(List<String> ids) {
    start(ids(ids));
  }

  /** Likewise, processes that count what they are sent. */
  void startTallies(List<String> ids) {
    start(ids(ids).put("tally", true));
  }

  /** Likewise, processes that wait for their node if it is lost. */
  void startWaiting(List<String> ids) {
    start(ids(ids).put("wait", true));
  }

  private void start(JsonObject what) {
    JsonObject errors = call("start", what).getJsonObject("errors");
    if (!errors.isEmpty()) {
      throw new AssertionError(name + " could not start all: " + errors.encode());
    }
  }

  /** Starts tallies that make a checkpoint of every message before they answer. */
  void startSavingTallies(List<String> ids) {
    JsonObject how = ids(ids).put("tally", true).put(TallyProcess.SAVES, true);
    JsonObject errors = call("start", how).getJsonObject("errors");
    if (!errors.isEmpty()) {
      throw new AssertionError(name + " could not start all: " + errors.encode());
    }
  }

  /** Begins to send numbered messages to these processes. */
  void traffic(List<String> ids, int perSecond, Duration timeout) {
    call("traffic", ids(ids).put("perSecond", perSecond).put("timeout", timeout.toMillis()));
  }

  /** Ends that; returns what it noted. */
  JsonObject endTraffic() {
    return call("endTraffic", new JsonObject());
  }

  /** What each of these has counted. */
  JsonObject reports(List<String> ids) {
    return call("reports", ids(ids));
  }

  JsonObject stop(List<String> ids) {
    return call("stop", ids(ids));
  }

  /** An entry {@code {id, epoch, at}} per replica that really runs in this JVM. */
  List<JsonObject> running() {
    List<JsonObject> running = new ArrayList<>();
    call("running", new JsonObject())
        .getJsonArray("running")
        .forEach(each -> running.add((JsonObject) each));
    return running;
  }

  /** The whole registry in a form that all nodes share: a sorted line per record. */
  List<String> registry() {
    return strings(call("registry", new JsonObject()).getJsonArray("records"));
  }

  JsonObject status() {
    return call("status", new JsonObject());
  }

  /**
   * What the node saw, and when.
   *
   * @param kind {@code cluster} for node ids, {@code members} for names of hub members
   */
  List<Sighting> sightings(String kind) {
    return status().getJsonObject("sightings").getJsonArray(kind).stream()
        .map(JsonObject.class::cast)
        .map(each -> new Sighting(each.getLong("at"), strings(each.getJsonArray("nodes"))))
        .toList();
  }

  /**
   * @param at in ms since 1970
   */
  record Sighting(long at, List<String> nodes) {}

  /** The node that answered, or the error, per id. */
  JsonObject ask(List<String> ids) {
    return call("ask", ids(ids));
  }

  /** Who answered at an ordinary address. */
  List<String> callApplication(String address, int times) {
    JsonObject arguments = new JsonObject().put("address", address).put("times", times);
    return List.copyOf(call("call", arguments).fieldNames());
  }

  /** Closes the hub, then the Vertx, then the JVM; returns when the JVM has ended. */
  JsonObject leave() {
    return leave("hub");
  }

  /**
   * @param how {@code hub} as above, {@code vertx} closes the Vertx only
   */
  JsonObject leave(String how) {
    JsonObject result = call("leave", new JsonObject().put("how", how));
    awaitExit();
    return result;
  }

  /** Ends the JVM at once; does not wait. */
  void kill() {
    process.destroyForcibly();
  }

  /** Stops the JVM from running ({@code STOP}) or has it go on ({@code CONT}). */
  void signal(String signal) {
    Commands.run("kill", "-" + signal, Long.toString(process.pid()));
  }

  /** What all threads of the JVM are doing. */
  String threads() {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    try {
      return Commands.run(jcmd, Long.toString(process.pid()), "Thread.print");
    } catch (IllegalStateException e) {
      return e.toString();
    }
  }

  void awaitExit() {
    try {
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError(name + " did not end within " + PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private JsonObject call(String command, JsonObject arguments) {
    return await(send(command, arguments), command, PATIENCE);
  }

  /** The answer, or an error that names the node. */
  JsonObject await(CompletableFuture<JsonObject> answer, String what, Duration patience) {
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (Exception e) {
      throw new AssertionError(name + ": " + what + " within " + patience + ": " + e, e);
    }
  }

  private CompletableFuture<JsonObject> send(String command, JsonObject arguments) {
    long number = numbers.incrementAndGet();
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    open.put(number, answer);
    JsonObject request =
        new JsonObject().put("n", number).put("command", command).put("arguments", arguments);
    OutputStream out = process.getOutputStream();
    try {
      synchronized (out) {
        out.write((request.encode() + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    } catch (IOException e) {
      answer.completeExceptionally(e);
    }
    return answer;
  }

  private void read() {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        JsonObject answer = new JsonObject(line);
        CompletableFuture<JsonObject> waiting = open.remove(answer.getLong("n"));
        if (waiting != null && answer.containsKey("result")) {
          waiting.complete(answer.getJsonObject("result"));
        } else if (waiting != null) {
          waiting.completeExceptionally(new IllegalStateException(answer.getString("error")));
        }
      }
    } catch (IOException | RuntimeException e) {
      process.destroyForcibly();
    }
    open.values().forEach(each -> each.completeExceptionally(new IOException(name + " ended")));
  }

  private static JsonObject ids(List<String> ids) {
    return new JsonObject().put("ids", new JsonArray(ids));
  }

  static List<String> strings(JsonArray array) {
    return array.stream().map(String.class::cast).toList();
  }
}
