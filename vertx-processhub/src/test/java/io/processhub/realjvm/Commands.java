package io.processhub.realjvm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
    String line = String.join(" ", command);
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      byte[] printed = process.getInputStream().readAllBytes();
      String text = new String(printed, StandardCharsets.UTF_8);
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
