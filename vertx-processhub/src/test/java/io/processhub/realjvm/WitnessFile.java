package io.processhub.realjvm;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What handlers of one JVM did, in a file that is only appended to: id, epoch, and the machine's
 * monotonic time at the start and at the end. Nothing of it passes the bus.
 */
final class WitnessFile {
  /** System property: where this JVM writes it; without it nothing is written. */
  static final String PROPERTY = "processhub.test.witness";

  private static final @Nullable PrintStream OUT = open();

  /** One handler that ran. */
  record Line(String node, String id, long epoch, long from, long to) {}

  private WitnessFile() {}

  private static @Nullable PrintStream open() {
    String path = System.getProperty(PROPERTY);
    try {
      return path == null
          ? null
          : new PrintStream(
              Files.newOutputStream(
                  Path.of(path), StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void write(String id, long epoch, long from, long to) {
    if (OUT != null) {
      OUT.println(id + ' ' + epoch + ' ' + from + ' ' + to);
    }
  }

  /**
   * What these JVMs of one machine wrote, by the start of the handlers; one that has handled
   * nothing yet has no file.
   */
  static List<Line> read(Map<String, Path> files) {
    List<Line> lines = new ArrayList<>();
    files.forEach(
        (node, file) -> {
          try {
            String all = Files.exists(file) ? Files.readString(file) : "";
            for (String text : all.split("\n")) {
              String[] words = text.split(" ");
              if (words.length == 4) {
                lines.add(
                    new Line(
                        node,
                        words[0],
                        Long.parseLong(words[1]),
                        Long.parseLong(words[2]),
                        Long.parseLong(words[3])));
              }
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    lines.sort((a, b) -> Long.compare(a.from, b.from));
    return lines;
  }

  /** Handlers of a lower epoch that start after the first one of a higher epoch. */
  static List<Line> doubles(List<Line> lines) {
    Map<String, Long> highest = new HashMap<>();
    List<Line> doubles = new ArrayList<>();
    for (Line line : lines) {
      long before = highest.merge(line.id, line.epoch, Math::max);
      if (line.epoch < before) {
        doubles.add(line);
      }
    }
    return doubles;
  }
}
