package io.processhub.core;

import io.processhub.ring.HashRing;

/** Hashes of the registry: one text hash, that of the ring, and one mixing step. */
final class Hashing {
  private Hashing() {}

  static long text(String value) {
    return HashRing.hash(value);
  }

  /** SplitMix64's finalizer (Steele, Lea, Flood 2014) over the running hash and the next value. */
  static long combine(long hash, long value) {
    long z = hash * 31 + value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
