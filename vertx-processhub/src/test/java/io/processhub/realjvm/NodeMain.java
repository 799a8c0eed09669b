package io.processhub.realjvm;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The main class of a node's JVM. Reads a JSON object per line from standard input, {@code {n,
 * command, arguments}}, and answers {@code {n, result}} or {@code {n, error}}. Ends at once when
 * standard input does: then the test is gone.
 */
public final class NodeMain {
  private static final int TEST_GONE = 3;

  private static volatile String name = "";

  private NodeMain() {}

  public static void main(String[] args) throws IOException {
    name = args[0];
    PrintStream out = System.out;
    System.setOut(System.err);
    NodeCommands commands = new NodeCommands(name);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      JsonObject request = new JsonObject(line);
      long number = request.getLong("n");
      run(commands, request)
          .onComplete(
              result -> answer(out, number, "result", result),
              failure -> {
                failure.printStackTrace();
                answer(out, number, "error", failure.toString());
              });
    }
    Runtime.getRuntime().halt(TEST_GONE);
  }

  /** The node name of this JVM. */
  static String name() {
    return name;
  }

  private static Future<JsonObject> run(NodeCommands commands, JsonObject request) {
    try {
      return commands.run(request.getString("command"), request.getJsonObject("arguments"));
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private static void answer(PrintStream out, long number, String kind, Object value) {
    byte[] line =
        (new JsonObject().put("n", number).put(kind, value).encode() + "\n")
            .getBytes(StandardCharsets.UTF_8);
    synchronized (out) {
      out.write(line, 0, line.length);
      out.flush();
    }
  }
}
