package io.processhub.examples.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs short programs of the system. */
final class Commands {
  private static final long PATIENCE_SECONDS = 10;

  private Commands() {}

  /**
   * What the program printed.
   *
   * @throws IllegalStateException if it is missing, fails, or takes more than 10 s
   */
  static String run(String... command) {
    return run(List.of(command), "");
  }

  /**
   * Likewise, with something to read.
   *
   * @param input what the program finds on standard input
   */
  static String run(List<String> command, String input) {
    String line = String.join(" ", command);
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().close();
      String text =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(line + ": not ended in time");
      }
      if (process.exitValue() != 0) {
        throw new IllegalStateException(line + ": " + process.exitValue() + " " + text);
      }
      return text;
    } catch (IOException e) {
      throw new IllegalStateException(line + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
