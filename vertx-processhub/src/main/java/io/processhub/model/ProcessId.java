package io.processhub.model;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The cluster-unique name of a process: 1 to 512 bytes of UTF-8 without control characters. */
public final class ProcessId implements Comparable<ProcessId> {
  /** The most bytes of an id, as UTF-8. */
  public static final int MAX_BYTES = 512;

  private final String value;

  /**
   * @throws IllegalArgumentException if the id is empty, too long or holds control characters or
   *     unpaired surrogates; the message names field and value
   */
  public ProcessId(String value) {
    this.value = validated(value);
  }

  /** The value itself when it is a valid process id. */
  public static String validated(String value) {
    Objects.requireNonNull(value, "processId");
    int length = value.length();
    if (length == 0) {
      throw new IllegalArgumentException("processId is empty");
    }
    boolean ascii = true;
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (Character.isISOControl(c)) {
        throw new IllegalArgumentException(
            "processId holds a control character at index " + i + ": " + printable(value));
      }
      if (c >= 0x80) {
        ascii = false;
        if (Character.isSurrogate(c)) {
          boolean paired =
              Character.isHighSurrogate(c)
                  && i + 1 < length
                  && Character.isLowSurrogate(value.charAt(i + 1));
          if (!paired) {
            throw new IllegalArgumentException(
                "processId holds an unpaired surrogate at index " + i + ": " + printable(value));
          }
          i++;
        }
      }
    }
    int bytes = ascii ? length : value.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          "processId is longer than " + MAX_BYTES + " bytes (" + bytes + "): " + printable(value));
    }
    return value;
  }

  private static String printable(String value) {
    String shortened = value.length() > 64 ? value.substring(0, 64) + "..." : value;
    StringBuilder text = new StringBuilder(shortened.length());
    shortened
        .chars()
        .forEach(
            c -> {
              if (Character.isISOControl(c) || Character.isSurrogate((char) c)) {
                text.append(String.format("\\u%04x", c));
              } else {
                text.append((char) c);
              }
            });
    return text.toString();
  }

  /** The id as text. */
  public String value() {
    return value;
  }

  @Override
  public int compareTo(ProcessId other) {
    return value.compareTo(other.value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ProcessId that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
