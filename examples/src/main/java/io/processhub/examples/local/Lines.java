package io.processhub.examples.local;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * The line protocol: a mark and one JSON object per line. Lines without the mark, such as a warning
 * of the JVM, are no part of it.
 */
final class Lines {
  static final String ID = "id";
  static final String COMMAND = "command";
  static final String ARGUMENTS = "arguments";
  static final String READY = "ready";
  static final String RESULT = "result";
  static final String PROGRESS = "progress";
  static final String ERROR = "error";

  private static final String MARK = "@";

  private Lines() {}

  static String encode(JsonObject message) {
    return MARK + message.encode() + "\n";
  }

  static @Nullable JsonObject decode(String line) {
    if (!line.startsWith(MARK)) {
      return null;
    }
    try {
      return new JsonObject(line.substring(MARK.length()));
    } catch (DecodeException e) {
      return null;
    }
  }
}
