package io.processhub.sim;

import io.processhub.core.Entry;
import io.processhub.core.Ownership;
import io.processhub.core.Replica;
import io.processhub.core.ReplicaStatus;
import io.processhub.model.MemberId;
import io.processhub.model.Role;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

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

  /** The runs of the hub that crashed last. */
  private final @Nullable MemberId[] dead;

  Harm(Agenda agenda, int hosts) {
    this.agenda = agenda;
    this.crashed = new long[hosts];
    this.apart = new long[hosts];
    this.under = new int[hosts];
    this.dead = new MemberId[hosts];
    Arrays.fill(crashed, NEVER);
    Arrays.fill(apart, NEVER);
  }

  static long bit(SimHost host) {
    return 1L << host.index;
  }

  void crashed(SimHost host) {
    crashed[host.index] = agenda.now();
    dead[host.index] = host.node == null ? dead[host.index] : host.node.member;
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

  /** The hosts that have crashed, but are members still for all that this node knows. */
  long unknownTo(SimNode node) {
    long hosts = 0;
    for (int i = 0; i < dead.length; i++) {
      MemberId member = dead[i];
      if (crashed[i] != NEVER && member != null && node.core.view().contains(member)) {
        hosts |= 1L << i;
      }
    }
    return hosts;
  }

  /**
   * Whether that entry says that its owner has crashed or given it up, or that another is about to
   * start without the state of the last one.
   */
  boolean ownerLost(@Nullable Entry entry) {
    Ownership ownership = entry == null ? null : entry.ownership();
    if (ownership == null) {
      return false;
    }
    boolean runs = false;
    for (Replica replica : ownership.replicas()) {
      if (replica.status() == ReplicaStatus.FAILED
          || Arrays.asList(dead).contains(replica.member())) {
        return true;
      }
      runs |= replica.running() && replica.role() == Role.ACTIVE;
    }
    return ownership.blank() && !runs;
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
