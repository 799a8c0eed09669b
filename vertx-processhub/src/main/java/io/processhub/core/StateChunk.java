package io.processhub.core;

import java.util.Arrays;

/**
 * A part of a state.
 *
 * @param of the handover it belongs to
 * @param total size of the whole state in bytes
 * @param offset where the part begins
 * @param bytes the part; shared, never changed
 */
public record StateChunk(Ticketed of, int total, int offset, byte[] bytes) {
  @Override
  public boolean equals(Object other) {
    return other instanceof StateChunk that
        && of.equals(that.of)
        && total == that.total
        && offset == that.offset
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * of.hashCode() + offset;
  }
}
