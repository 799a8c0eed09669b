package io.processhub.examples.local;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * One node JVM and the pipe to the {@link NodeAgent} in it. Every call has a deadline, and all
 * calls that wait fail when the JVM ends. Thread-safe; calls block.
 */
public final class NodeProcess {
  static final String STOP = "stop";

  private record Pending(CompletableFuture<JsonObject> answer, Consumer<JsonObject> progress) {}

  private final String name;
  private final Process process;
  private final Path log;
  private final CompletableFuture<JsonObject> ready = new CompletableFuture<>();
  private final Map<Long, Pending> pending = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();

  private NodeProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /**
   * Starts the JVM; returns before it is ready.
   *
   * @param log receives what the node prints
   */
  public static NodeProcess start(NodeLaunch launch, Path log) throws IOException {
    Process process =
        new ProcessBuilder(launch.command())
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    NodeProcess node = new NodeProcess(launch.name(), process, log);
    Thread reader = new Thread(node::read, "node-" + launch.name());
    reader.setDaemon(true);
    reader.start();
    return node;
  }

  public String name() {
    return name;
  }

  public long pid() {
    return process.pid();
  }

  public boolean alive() {
    return process.isAlive();
  }

  /** Whether it takes commands. */
  public boolean ready() {
    return alive() && ready.isDone() && !ready.isCompletedExceptionally();
  }

  public Path log() {
    return log;
  }

  /**
   * The facts that the node gave when it was ready.
   *
   * @throws NodeException if it ended, failed or was not ready in time
   */
  public JsonObject awaitReady(Duration deadline) {
    return await(ready, "start", deadline);
  }

  /**
   * Runs a command on the node.
   *
   * @throws NodeException if the node failed it, ended, or did not answer in time
   */
  public JsonObject call(String command, JsonObject arguments, Duration deadline) {
    return await(send(command, arguments, progress -> {}), command, deadline);
  }

  /**
   * Sends a command and returns at once. Wait for the answer with {@link #await}, which brings the
   * deadline.
   *
   * @param progress called on the node's reader thread; must not block
   */
  public CompletableFuture<JsonObject> send(
      String command, JsonObject arguments, Consumer<JsonObject> progress) {
    long id = ids.incrementAndGet();
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    pending.put(id, new Pending(answer, progress));
    JsonObject message = new JsonObject().put(Lines.ID, id).put(Lines.COMMAND, command);
    try {
      write(message.put(Lines.ARGUMENTS, arguments));
    } catch (IOException e) {
      answer.completeExceptionally(new NodeException(name + " cannot be reached: " + e, e));
    }
    if (!process.isAlive()) {
      answer.completeExceptionally(ended());
    }
    answer.whenComplete((value, failure) -> pending.remove(id));
    return answer;
  }

  /**
   * Waits for an answer of this node.
   *
   * @throws NodeException if the node failed it, ended, or did not answer in time
   */
  public JsonObject await(CompletableFuture<JsonObject> answer, String what, Duration deadline) {
    try {
      return answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(false);
      throw new NodeException(
          name + " did not finish " + what + " within " + deadline.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw new NodeException(String.valueOf(e.getCause().getMessage()), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NodeException("interrupted while waiting for " + name, e);
    }
  }

  /** Ends the JVM as {@code kill -9} does, and waits until it is gone. */
  public void kill() {
    process.destroyForcibly();
    awaitExit(Duration.ofSeconds(10));
  }

  /** Stops the JVM from running, {@code STOP}, or has it go on, {@code CONT}; POSIX only. */
  public void signal(String signal) {
    Commands.run("kill", "-" + signal, String.valueOf(pid()));
  }

  /** Asks the node to leave and end; kills it if it is still there after the grace. */
  public boolean stop(Duration grace) {
    if (process.isAlive()) {
      send(STOP, new JsonObject(), progress -> {});
      if (!awaitExit(grace)) {
        kill();
        return false;
      }
    }
    return process.exitValue() == 0;
  }

  /** Likewise, and does not wait. */
  public void destroy() {
    process.destroyForcibly();
  }

  private boolean awaitExit(Duration deadline) {
    try {
      return process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void write(JsonObject message) throws IOException {
    OutputStream in = process.getOutputStream();
    synchronized (in) {
      in.write(Lines.encode(message).getBytes(StandardCharsets.UTF_8));
      in.flush();
    }
  }

  private void read() {
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        JsonObject message = Lines.decode(line);
        if (message != null) {
          accept(message);
        }
      }
    } catch (IOException e) {
      process.destroyForcibly();
    }
    awaitExit(Duration.ofSeconds(10));
    ready.completeExceptionally(ended());
    pending.values().forEach(waiting -> waiting.answer().completeExceptionally(ended()));
  }

  private void accept(JsonObject message) {
    if (message.containsKey(Lines.READY)) {
      ready.complete(message.getJsonObject(Lines.READY));
    } else if (!message.containsKey(Lines.ID)) {
      ready.completeExceptionally(failed(message));
    } else {
      Pending waiting = pending.get(message.getLong(Lines.ID));
      if (waiting == null) {
        return;
      }
      if (message.containsKey(Lines.PROGRESS)) {
        waiting.progress().accept(message.getJsonObject(Lines.PROGRESS));
      } else if (message.containsKey(Lines.RESULT)) {
        waiting.answer().complete(message.getJsonObject(Lines.RESULT));
      } else {
        waiting.answer().completeExceptionally(failed(message));
      }
    }
  }

  private NodeException failed(JsonObject message) {
    return new NodeException(name + ": " + message.getString(Lines.ERROR));
  }

  private NodeException ended() {
    String status = process.isAlive() ? "closed its output" : "ended with " + process.exitValue();
    return new NodeException(name + " " + status + LogTail.of(log));
  }
}
