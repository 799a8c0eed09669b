package io.processhub.examples.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the files of the {@link Witness} say. */
final class WitnessFiles {
  private final Map<String, List<WitnessLine>> lines = new TreeMap<>();
  private final List<String> unreadable = new ArrayList<>();

  private WitnessFiles() {}

  /** A last line without its end is left out: the JVM was killed while it wrote it. */
  static WitnessFiles read(List<Path> files) {
    WitnessFiles all = new WitnessFiles();
    for (Path file : files) {
      try {
        String text = Files.readString(file, StandardCharsets.UTF_8);
        all.add(String.valueOf(file.getFileName()), text.substring(0, text.lastIndexOf('\n') + 1));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + file, e);
      }
    }
    return all;
  }

  private void add(String name, String text) {
    List<WitnessLine> decoded = new ArrayList<>();
    for (String line : text.lines().toList()) {
      try {
        decoded.add(WitnessLine.decode(line));
      } catch (IllegalArgumentException e) {
        unreadable.add(name + ": " + line);
      }
    }
    lines.put(name, decoded);
  }

  /**
   * Adds a handler that never was: after all others of its process, under an epoch that is over.
   */
  void forge() {
    WitnessLine last =
        lines.values().stream()
            .flatMap(List::stream)
            .filter(line -> line.kind() == WitnessLine.Kind.START)
            .max((a, b) -> Long.compare(a.at(), b.at()))
            .orElseThrow();
    WitnessLine forged =
        new WitnessLine(WitnessLine.Kind.START, last.id(), last.epoch() - 1, System.nanoTime(), 0);
    lines.put("forged", List.of(forged));
  }

  Map<String, List<WitnessLine>> lines() {
    return lines;
  }

  List<String> unreadable() {
    return unreadable;
  }
}
