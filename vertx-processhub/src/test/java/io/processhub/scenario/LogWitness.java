package io.processhub.scenario;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Reads the log along, as it goes to standard error, until closed. */
final class LogWitness implements AutoCloseable {
  private final PrintStream before = System.err;

  /**
   * @param with what the lines contain that are wanted
   * @param seen gets each of them, on the thread that logs it
   */
  LogWitness(String with, Consumer<String> seen) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    OutputStream tee =
        new OutputStream() {
          @Override
          public synchronized void write(int b) {
            before.write(b);
            if (b != '\n') {
              line.write(b);
              return;
            }
            String text = line.toString(StandardCharsets.UTF_8);
            line.reset();
            if (text.contains(with)) {
              seen.accept(text);
            }
          }
        };
    System.setErr(new PrintStream(tee, true, StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    System.setErr(before);
  }
}
