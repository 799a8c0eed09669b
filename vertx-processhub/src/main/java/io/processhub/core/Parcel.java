package io.processhub.core;

import io.processhub.model.ProcessId;
import java.util.Arrays;
import java.util.List;

/** One checkpoint on its way to one member. */
final class Parcel {
  final ProcessId id;
  final Copy copy;

  final CopyPart.Purpose purpose;

  private final long after;
  private final List<Integer> lengths;
  private final byte[] bytes;
  private final long checksum;

  /** Bytes that have been sent, and that have arrived. */
  int sent;

  int received;

  /** Whether a part has been sent, of a state without bytes too. */
  boolean begun;

  long sentAt;

  /** When the member last said that it has more of it. */
  long progress;

  int repeats;

  /**
   * @param after number of the checkpoint that the receiver has, 0 for none that helps
   */
  Parcel(ProcessId id, Copy copy, long after, CopyPart.Purpose purpose) {
    this.id = id;
    this.copy = copy;
    this.purpose = purpose;
    this.after = after;
    int from = after == 0 ? 0 : (int) (after - copy.first()) + 1;
    this.lengths =
        copy.parts().subList(from, copy.parts().size()).stream().map(b -> b.length).toList();
    this.bytes = copy.bytes(from);
    this.checksum = Checksum.of(bytes);
  }

  boolean complete() {
    return begun && sent == bytes.length;
  }

  int left() {
    return bytes.length - sent;
  }

  int underWay() {
    return sent - received;
  }

  /** The next part, of at most so many bytes. */
  CopyPart next(int most) {
    int size = Math.min(most, left());
    byte[] part = size == bytes.length ? bytes : Arrays.copyOfRange(bytes, sent, sent + size);
    CopyPart next = new CopyPart(id, copy.version(), after, purpose, checksum, lengths, sent, part);
    begun = true;
    sent += size;
    return next;
  }

  /** What has not arrived is to be sent again. */
  void again() {
    sent = received;
    begun = false;
    repeats++;
  }
}
