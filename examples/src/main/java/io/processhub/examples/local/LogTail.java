package io.processhub.examples.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The last lines of a log, for error messages. */
final class LogTail {
  private static final int LINES = 20;

  private LogTail() {}

  /** Empty when there is nothing to show. */
  static String of(Path log) {
    try {
      String text = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
      List<String> lines = text.lines().toList();
      if (lines.isEmpty()) {
        return "";
      }
      List<String> last = lines.subList(Math.max(0, lines.size() - LINES), lines.size());
      return "; its log ends:\n  " + String.join("\n  ", last);
    } catch (IOException e) {
      return "; its log cannot be read: " + e;
    }
  }
}
