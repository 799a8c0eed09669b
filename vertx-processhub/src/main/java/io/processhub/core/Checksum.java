package io.processhub.core;

import com.dynatrace.hash4j.hashing.Hasher64;

/** The checksum of checkpoints: komihash 5.0 with seed 0. Frozen, because nodes compare it. */
final class Checksum {
  private static final Hasher64 HASHER = com.dynatrace.hash4j.hashing.Hashing.komihash5_0();

  private Checksum() {}

  static long of(byte[] bytes) {
    return HASHER.hashBytesToLong(bytes);
  }
}
