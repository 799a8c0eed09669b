package io.processhub.examples.chaos;

import io.vertx.core.buffer.Buffer;
import java.util.BitSet;

/** The numbers of increments that a process has, and how many it was given a second time. */
final class Held {
  private final BitSet numbers;
  private int twice;

  private Held(BitSet numbers, int twice) {
    this.numbers = numbers;
    this.twice = twice;
  }

  static Held none() {
    return new Held(new BitSet(), 0);
  }

  void add(int number) {
    if (numbers.get(number)) {
      twice++;
    }
    numbers.set(number);
  }

  /** What either has. */
  Held or(Held other) {
    BitSet all = (BitSet) numbers.clone();
    all.or(other.numbers);
    return new Held(all, twice + other.twice);
  }

  BitSet numbers() {
    return (BitSet) numbers.clone();
  }

  int twice() {
    return twice;
  }

  Buffer encode() {
    return Buffer.buffer().appendInt(twice).appendBytes(numbers.toByteArray());
  }

  static Held decode(Buffer buffer) {
    return new Held(BitSet.valueOf(buffer.getBytes(4, buffer.length())), buffer.getInt(0));
  }
}
