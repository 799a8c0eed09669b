package io.processhub.examples.local;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The node's side of {@link NodeProcess}: answers commands from standard input on standard output.
 * When standard input ends, the launcher is gone and this JVM halts at once, whatever it is doing.
 */
public final class NodeAgent {
  private static final int LAUNCHER_GONE = 3;

  /** Answers one command; called on the context given to {@link NodeAgent#serve}. */
  @FunctionalInterface
  public interface Handler {
    /**
     * @param progress may be called any number of times before the future completes
     */
    Future<JsonObject> handle(JsonObject arguments, Consumer<JsonObject> progress);
  }

  private final PrintStream out;
  private final Map<String, Handler> handlers = new HashMap<>();
  private volatile @Nullable Context context;

  private NodeAgent(PrintStream out) {
    this.out = out;
  }

  /**
   * Takes standard output over for the protocol (what else is printed goes to standard error) and
   * starts to watch standard input, which keeps the JVM up. Call it first thing in {@code main}.
   */
  public static NodeAgent open() {
    NodeAgent agent = new NodeAgent(System.out);
    System.setOut(System.err);
    Thread watch = new Thread(agent::read, "node-agent");
    watch.start();
    return agent;
  }

  /** Adds a command; only before {@link #serve}. */
  public NodeAgent on(String command, Handler handler) {
    handlers.put(command, handler);
    return this;
  }

  /** What a graceful stop waits for; the JVM exits with 0 afterwards, or with 1 if it failed. */
  public NodeAgent onStop(Supplier<Future<?>> stop) {
    return on(
        NodeProcess.STOP,
        (arguments, progress) ->
            stop.get()
                .onComplete(done -> exitSoon(done.succeeded() ? 0 : 1))
                .map(done -> new JsonObject()));
  }

  /** From now on commands are handled, on this context, and the launcher knows these facts. */
  public void serve(Context context, JsonObject facts) {
    this.context = context;
    write(new JsonObject().put(Lines.READY, facts));
  }

  /** Tells the launcher that the start failed and ends the JVM with 1. */
  public void fail(Throwable cause) {
    cause.printStackTrace(System.err);
    write(new JsonObject().put(Lines.ERROR, String.valueOf(cause)));
    Runtime.getRuntime().halt(1);
  }

  private void read() {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        JsonObject message = Lines.decode(line);
        if (message != null) {
          dispatch(message);
        }
      }
    } catch (IOException e) {
      System.err.println("standard input broke: " + e);
    }
    Runtime.getRuntime().halt(LAUNCHER_GONE);
  }

  private void dispatch(JsonObject message) {
    long id = message.getLong(Lines.ID);
    String command = message.getString(Lines.COMMAND);
    Context context = this.context;
    Handler handler = handlers.get(command);
    if (context == null || handler == null) {
      answer(id, Lines.ERROR, context == null ? "not ready" : "unknown command " + command);
      return;
    }
    context.runOnContext(ignored -> run(id, handler, message.getJsonObject(Lines.ARGUMENTS)));
  }

  private void run(long id, Handler handler, JsonObject arguments) {
    Future<JsonObject> result;
    try {
      result = handler.handle(arguments, progress -> answer(id, Lines.PROGRESS, progress));
    } catch (RuntimeException e) {
      result = Future.failedFuture(e);
    }
    result.onComplete(
        value -> answer(id, Lines.RESULT, value),
        failure -> {
          failure.printStackTrace(System.err);
          answer(id, Lines.ERROR, String.valueOf(failure));
        });
  }

  private void answer(long id, String kind, Object value) {
    write(new JsonObject().put(Lines.ID, id).put(kind, value));
  }

  private void write(JsonObject message) {
    byte[] line = Lines.encode(message).getBytes(StandardCharsets.UTF_8);
    synchronized (out) {
      out.write(line, 0, line.length);
      out.flush();
    }
  }

  // From another thread, so that the answer to the stop command is written first.
  private static void exitSoon(int status) {
    new Thread(() -> System.exit(status), "node-exit").start();
  }
}
