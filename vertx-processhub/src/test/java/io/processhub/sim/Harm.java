package io.processhub.sim;

import java.util.Arrays;

/**
 * When which hosts were last hit by something that may cost messages or state. Sets of hosts are
 * bits of a long, by index.
 */
final class Harm {
  /** How long after its end such a thing may show: until all have settled again. */
  static final long REACH = 15_000 * Agenda.MS;

  private static final long NEVER = Long.MIN_VALUE / 2;

  private final Agenda agenda;
  private final long[] crashed;
  private final long[] apart;
  private long everApart = NEVER;
  private final int[] under;

  Harm(Agenda agenda, int hosts) {
    this.agenda = agenda;
    this.crashed = new long[hosts];
    this.apart = new long[hosts];
    this.under = new int[hosts];
    Arrays.fill(crashed, NEVER);
    Arrays.fill(apart, NEVER);
  }

  static long bit(SimHost host) {
    return 1L << host.index;
  }

  void crashed(SimHost host) {
    crashed[host.index] = agenda.now();
  }

  /** From now on the host does not see what others see: it hangs, or it is cut off from some. */
  void begin(int host) {
    under[host]++;
    everApart = agenda.now();
    apart[host] = agenda.now();
  }

  void end(int host) {
    under[host]--;
    everApart = agenda.now();
    apart[host] = agenda.now();
  }

  /** What was is forgotten: all have settled since. */
  void over() {
    for (int i = 0; i < apart.length; i++) {
      if (under[i] == 0) {
        apart[i] = NEVER;
      }
    }
    Arrays.fill(crashed, NEVER);
  }

  boolean crashedSince(long hosts, long since) {
    for (int i = 0; i < crashed.length; i++) {
      if ((hosts & 1L << i) != 0 && crashed[i] >= since) {
        return true;
      }
    }
    return false;
  }

  /** Likewise, whatever has been forgotten since. */
  boolean everApartSince(long since) {
    return everApart >= since || anyApartSince(since);
  }

  boolean anyApartSince(long since) {
    return apartSince(-1L, since);
  }

  boolean apartSince(long hosts, long since) {
    for (int i = 0; i < apart.length; i++) {
      if ((hosts & 1L << i) != 0 && (under[i] > 0 || apart[i] >= since)) {
        return true;
      }
    }
    return false;
  }
}
