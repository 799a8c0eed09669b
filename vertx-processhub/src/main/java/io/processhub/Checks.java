package io.processhub;

import io.processhub.model.ProcessId;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The checks that several values share. Each returns its argument or throws an {@link
 * IllegalArgumentException} that names field and value.
 */
final class Checks {
  static final Pattern HUB_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  static final Pattern NODE_NAME = Pattern.compile("[A-Za-z0-9._:@-]{1,128}");
  private static final int MAX_PRINTED = 64;

  private Checks() {}

  static String processId(@Nullable String id) {
    return ProcessId.validated(present("processId", id));
  }

  static String hubId(@Nullable String id) {
    return matching("hubId", HUB_ID, id);
  }

  static String nodeName(String field, @Nullable String name) {
    return matching(field, NODE_NAME, name);
  }

  static <T> T present(String field, @Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException(field + " is null");
    }
    return value;
  }

  static String notEmpty(String field, @Nullable String value) {
    if (present(field, value).isEmpty()) {
      throw new IllegalArgumentException(field + " is empty");
    }
    return value;
  }

  static long atLeast(String field, long least, long value) {
    if (value < least) {
      throw new IllegalArgumentException(field + " must be at least " + least + ", is " + value);
    }
    return value;
  }

  static int atLeast(String field, int least, int value) {
    return (int) atLeast(field, (long) least, (long) value);
  }

  static double positive(String field, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(field + " must be a positive number, is " + value);
    }
    return value;
  }

  static double percent(String field, double value) {
    if (!(value >= 0 && value < 100)) {
      throw new IllegalArgumentException(
          field + " must be at least 0 and below 100 per cent, is " + value);
    }
    return value;
  }

  static List<String> patterns(String field, @Nullable List<String> patterns) {
    present(field, patterns).forEach(pattern -> notEmpty(field, pattern));
    return List.copyOf(patterns);
  }

  /** An unmodifiable copy in the order given; equal tags count once. */
  static Set<String> tags(String field, @Nullable Collection<String> tags) {
    if (present(field, tags).isEmpty()) {
      return Set.of();
    }
    Set<String> copy = new LinkedHashSet<>();
    for (String tag : tags) {
      copy.add(notEmpty(field, tag));
    }
    return copy.size() == 1 ? Set.of(copy.iterator().next()) : Collections.unmodifiableSet(copy);
  }

  /** An unmodifiable copy of node names or node ids, which may not be empty or repeat a node. */
  static List<String> nodes(String field, @Nullable List<String> nodes) {
    if (present(field, nodes).isEmpty()) {
      throw new IllegalArgumentException(field + " holds no node");
    }
    Set<String> seen = new LinkedHashSet<>();
    for (String node : nodes) {
      if (!seen.add(nodeName(field, node))) {
        throw new IllegalArgumentException(field + " names node " + node + " twice");
      }
    }
    return List.copyOf(seen);
  }

  /** A copy of that object if it can be written as JSON; null for an empty one, to save space. */
  static @Nullable JsonObject json(String field, @Nullable JsonObject value) {
    if (present(field, value).isEmpty()) {
      return null;
    }
    try {
      // Decoding again leaves nothing in it that a receiver on another node would not get.
      return new JsonObject(value.toBuffer());
    } catch (RuntimeException | StackOverflowError e) {
      throw new IllegalArgumentException(field + " is not JSON: " + e.getMessage(), e);
    }
  }

  /** A value shortened and without control characters, for messages. */
  static String printable(@Nullable Object value) {
    String text = String.valueOf(value);
    if (text.length() > MAX_PRINTED) {
      text = text.substring(0, MAX_PRINTED) + "...";
    }
    StringBuilder printable = new StringBuilder(text.length());
    text.chars().forEach(c -> printable.append(Character.isISOControl(c) ? '?' : (char) c));
    return value instanceof String ? "\"" + printable + '"' : printable.toString();
  }

  private static String matching(String field, Pattern pattern, @Nullable String value) {
    if (!pattern.matcher(present(field, value)).matches()) {
      throw new IllegalArgumentException(
          field + " must match " + pattern.pattern() + ", is " + printable(value));
    }
    return value;
  }
}
