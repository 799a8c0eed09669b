package io.processhub.examples.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * What the replicas of this JVM say of themselves, outside the event bus: an append-only file, with
 * one write to the system for each line, so that a line once written survives {@code kill -9}.
 * Times are those of the machine's monotonic clock, which all JVMs on it share. Thread-safe.
 */
final class Witness {
  /** System property: the file of this JVM. */
  static final String FILE = "processhub.chaos.witness";

  private static final Witness OWN = new Witness();

  private @Nullable FileChannel channel;

  private Witness() {}

  /** That of this JVM. */
  static Witness own() {
    return OWN;
  }

  /**
   * @param replica tells replicas of one process in this JVM apart
   */
  synchronized void note(WitnessLine.Kind kind, String id, long epoch, int replica) {
    try {
      FileChannel to = channel;
      if (to == null) {
        to =
            FileChannel.open(
                Path.of(System.getProperty(FILE)),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        channel = to;
      }
      String line = new WitnessLine(kind, id, epoch, System.nanoTime(), replica).encode();
      to.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the witness", e);
    }
  }
}
