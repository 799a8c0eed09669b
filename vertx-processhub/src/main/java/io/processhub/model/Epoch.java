package io.processhub.model;

/**
 * Per-process ownership number: every change of ownership takes a higher one. Under a quorum it is
 * the fencing token; under divergence it orders but does not fence.
 */
public record Epoch(long value) implements Comparable<Epoch> {
  private static final Epoch[] SMALL = new Epoch[64];

  static {
    for (int i = 0; i < SMALL.length; i++) {
      SMALL[i] = new Epoch(i);
    }
  }

  /** No epoch was ever issued. */
  public static final Epoch NONE = SMALL[0];

  public Epoch {
    if (value < 0) {
      throw new IllegalArgumentException("epoch must not be negative, is " + value);
    }
  }

  /** The epoch of that value; small ones are shared. */
  public static Epoch of(long value) {
    return value >= 0 && value < SMALL.length ? SMALL[(int) value] : new Epoch(value);
  }

  /** The one after it. */
  public Epoch next() {
    return of(value + 1);
  }

  /** Whether this epoch makes whatever carries the other one stale. */
  public boolean fences(Epoch other) {
    return value > other.value;
  }

  @Override
  public int compareTo(Epoch other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
