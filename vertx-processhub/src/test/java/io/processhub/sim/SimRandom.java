package io.processhub.sim;

import java.util.List;

/** The only source of chance of a simulation: SplitMix64 (Steele, Lea, Flood 2014). */
final class SimRandom {
  private long state;

  SimRandom(long seed) {
    this.state = seed;
    next();
  }

  long next() {
    state += 0x9E3779B97F4A7C15L;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** From 0 up to, and without, the bound. */
  int below(int bound) {
    return (int) ((next() >>> 33) % bound);
  }

  /** Both ends included. */
  long between(long low, long high) {
    return low + (next() >>> 1) % (high - low + 1);
  }

  boolean chance(double probability) {
    return (next() >>> 11) * 0x1p-53 < probability;
  }

  <T> T pick(List<T> list) {
    return list.get(below(list.size()));
  }

  /** Another source that takes nothing out of this one: what is drawn here later stays the same. */
  SimRandom aside() {
    return new SimRandom(state ^ 0x5851F42D4C957F2DL);
  }

  /** Likewise, one of several. */
  SimRandom aside(long salt) {
    return new SimRandom(state ^ salt);
  }

  /** Another source, so that what one part draws does not shift what others draw. */
  SimRandom fork() {
    return new SimRandom(next());
  }
}
