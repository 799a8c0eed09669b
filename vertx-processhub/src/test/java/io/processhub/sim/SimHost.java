package io.processhub.sim;

import io.processhub.model.Member;
import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A machine with a name and a clock that outlive its crashes. Rates in parts per thousand. */
final class SimHost {
  /** What every other host is tagged with, where hosts are not alike. */
  static final String TAG = "even";

  private static final long EPOCH = 1_700_000_000_000L;

  final int index;
  final String name;
  final long offset;
  final long rate;

  /** What its cluster manager lists; every host has its own. */
  final Set<NodeId> listed = new LinkedHashSet<>();

  NodeId id;
  boolean up;
  int runs;

  /** The hub on it; null while it has none. */
  @Nullable SimNode node;

  /** For a user's messages: grows whenever the connections of this host break. */
  boolean returns = true;

  SimHost(int index, long offset, long rate) {
    this.index = index;
    this.name = "host" + index;
    this.offset = offset;
    this.rate = rate;
    this.id = new NodeId(name);
  }

  /** Its clock, in milliseconds since 1970, at that virtual time. */
  long clock(long micros) {
    return EPOCH + offset + micros / 1_000 * rate / 1_000;
  }

  /** A virtual time at which the clock shows at least that. */
  long reaches(long clock) {
    long millis = (clock - EPOCH - offset) * 1_000 / rate + 2;
    return millis * 1_000;
  }

  /** What its hub says of itself. */
  Member member(MemberId member, boolean unlike) {
    return unlike
        ? new Member(
            member,
            name,
            index % 4 == 0 ? 2 : 1,
            "zone" + index % 3,
            index % 2 == 0 ? Set.of(TAG) : Set.of(),
            true,
            false)
        : new Member(member, name, 1, null, Set.of(), true, false);
  }

  @Override
  public String toString() {
    return name;
  }
}
