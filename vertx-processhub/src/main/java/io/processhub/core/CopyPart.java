package io.processhub.core;

import io.processhub.model.ProcessId;
import java.util.Arrays;
import java.util.List;

/**
 * A part of a checkpoint on its way to a node that is to hold it.
 *
 * @param id the process
 * @param version of the checkpoint
 * @param after the number of the checkpoint that the receiver has and to which increments are
 *     added; 0 when the state comes whole
 * @param purpose what the receiver is to do with it
 * @param checksum of all bytes
 * @param lengths of the state and of each increment
 * @param offset where this part begins
 * @param bytes this part; shared, never changed
 */
public record CopyPart(
    ProcessId id,
    Version version,
    long after,
    Purpose purpose,
    long checksum,
    List<Integer> lengths,
    int offset,
    byte[] bytes) {
  /** What a checkpoint is sent for. */
  public enum Purpose {
    /** To be held for its owner. */
    KEEP,
    /** The receiver asked for it, to go on with it. */
    SOUGHT,
    /** The state of a replica that ends because the receiver's goes on: to be merged into that. */
    MERGE
  }

  public CopyPart {
    lengths = List.copyOf(lengths);
  }

  /** Bytes in all. */
  public long total() {
    long total = 0;
    for (int i = 0; i < lengths.size(); i++) {
      total += lengths.get(i);
    }
    return total;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CopyPart that
        && id.equals(that.id)
        && version.equals(that.version)
        && after == that.after
        && purpose == that.purpose
        && checksum == that.checksum
        && lengths.equals(that.lengths)
        && offset == that.offset
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * id.hashCode() + version.hashCode();
  }
}
