package io.processhub.examples.accounts;

/** The checksum of a ledger: a lost, doubled or reordered event changes it. */
final class Checksums {
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private Checksums() {}

  static long next(long checksum, AccountEvent event, boolean accepted) {
    long value = checksum;
    value = mix(value ^ event.type().code());
    value = mix(value ^ event.amount());
    value = mix(value ^ event.reference());
    return mix(value ^ (accepted ? 1 : 2));
  }

  /** What an account adds to a sum over accounts; the id counts, so that swapped accounts show. */
  static long ofAccount(String account, long checksum) {
    return mix(mix(account.hashCode()) ^ checksum);
  }

  // Adding the multiplier first keeps 0 from being a fixed point.
  private static long mix(long value) {
    long mixed = (value + MULTIPLIER) * MULTIPLIER;
    return mixed ^ (mixed >>> 29);
  }
}
