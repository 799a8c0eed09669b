package io.processhub.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A checkpoint as it is kept: a whole state, then the increments that have to be applied to it.
 * Bytes are shared and never changed.
 *
 * @param parts the state, then increments, each one checkpoint after the one before
 * @param size bytes that keeping it takes
 */
record Copy(Version version, List<byte[]> parts, long size) {
  /** What an object of this kind takes besides its bytes. */
  private static final int OVERHEAD = 200;

  static Copy of(Version version, List<byte[]> parts) {
    long size = OVERHEAD;
    for (byte[] part : parts) {
      size += part.length;
    }
    return new Copy(version, List.copyOf(parts), size);
  }

  byte[] state() {
    return parts.get(0);
  }

  List<byte[]> increments() {
    return parts.subList(1, parts.size());
  }

  /** The number of the checkpoint that the whole state was. */
  long first() {
    return version.sequence() - parts.size() + 1;
  }

  /** With what came after it, up to that version. */
  Copy plus(Version later, List<byte[]> increments) {
    List<byte[]> all = new ArrayList<>(parts);
    all.addAll(increments);
    return of(later, all);
  }

  /** The same as a later checkpoint, which follows none before it. */
  Copy again() {
    Version later = version;
    for (int i = 0; i < parts.size(); i++) {
      later = later.next();
    }
    return new Copy(later, parts, size);
  }

  /** The same as the first of the checkpoints made under that decision. */
  Copy under(Ownership decision) {
    return new Copy(Version.of(decision, parts.size()), parts, size);
  }

  /** The parts from that index on, one behind the other. */
  byte[] bytes(int from) {
    if (parts.size() == from + 1) {
      return parts.get(from);
    }
    int total = 0;
    for (byte[] part : parts.subList(from, parts.size())) {
      total += part.length;
    }
    byte[] all = new byte[total];
    int at = 0;
    for (byte[] part : parts.subList(from, parts.size())) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  /** Takes apart what {@link #bytes} put together. */
  static List<byte[]> split(byte[] bytes, List<Integer> lengths) {
    if (lengths.size() == 1) {
      return List.of(bytes);
    }
    List<byte[]> parts = new ArrayList<>(lengths.size());
    int at = 0;
    for (int length : lengths) {
      parts.add(Arrays.copyOfRange(bytes, at, at + length));
      at += length;
    }
    return parts;
  }
}
