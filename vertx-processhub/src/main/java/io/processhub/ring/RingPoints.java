package io.processhub.ring;

import io.processhub.model.Member;
import java.util.List;

/**
 * The points of a ring in unsigned order, each with the index of its owner, and an index by the top
 * bits of a point. Points are hashes and so spread evenly: with about as many buckets as points a
 * bucket holds one point on average, and both sorting and searching end inside one bucket.
 */
final class RingPoints {
  private final long[] places;
  private final int[] owners;
  private final int[] starts;
  private final int shift;

  private RingPoints(long[] places, int[] owners, int[] starts, int shift) {
    this.places = places;
    this.owners = owners;
    this.starts = starts;
    this.shift = shift;
  }

  /** The points of these members, which are in the order of their node ids: owner is the index. */
  static RingPoints of(List<Member> members, int virtualNodes) {
    int[] counts = members.stream().mapToInt(m -> count(m.weight(), virtualNodes)).toArray();
    int total = 0;
    for (int count : counts) {
      total = Math.addExact(total, count);
    }
    long[] raw = new long[total];
    int next = 0;
    for (int owner = 0; owner < counts.length; owner++) {
      long nodeHash = HashRing.hash(members.get(owner).node().value());
      for (int index = 0; index < counts[owner]; index++) {
        raw[next++] = HashRing.point(nodeHash, index);
      }
    }
    return sorted(raw, counts);
  }

  /**
   * Sorts by bucket, then by insertion within it.
   *
   * @param raw the places of owner 0, then those of owner 1, and so on
   * @param counts how many of them each owner has
   */
  static RingPoints sorted(long[] raw, int[] counts) {
    int bits = Math.max(1, Math.min(24, Integer.SIZE - Integer.numberOfLeadingZeros(raw.length)));
    int shift = Long.SIZE - bits;
    int[] starts = new int[(1 << bits) + 1];
    for (long place : raw) {
      starts[(int) (place >>> shift) + 1]++;
    }
    for (int bucket = 1; bucket < starts.length; bucket++) {
      starts[bucket] += starts[bucket - 1];
    }
    long[] places = new long[raw.length];
    int[] owners = new int[raw.length];
    int[] ends = starts.clone();
    int next = 0;
    for (int owner = 0; owner < counts.length; owner++) {
      for (int index = 0; index < counts[owner]; index++) {
        long place = raw[next++];
        int bucket = (int) (place >>> shift);
        int at = ends[bucket]++;
        // Owners come in ascending order, so an equal place stays behind that of the lower node id.
        while (at > starts[bucket] && Long.compareUnsigned(places[at - 1], place) > 0) {
          places[at] = places[at - 1];
          owners[at] = owners[at - 1];
          at--;
        }
        places[at] = place;
        owners[at] = owner;
      }
    }
    return new RingPoints(places, owners, starts, shift);
  }

  private static int count(double weight, int virtualNodes) {
    long exact = Math.round(virtualNodes * weight);
    return (int) Math.max(1, Math.min(HashRing.MAX_POINTS_PER_MEMBER, exact));
  }

  int size() {
    return places.length;
  }

  /** Index of the first point at or after the place, going round. The ring must not be empty. */
  int indexOf(long place) {
    int bucket = (int) (place >>> shift);
    int end = starts[bucket + 1];
    for (int i = starts[bucket]; i < end; i++) {
      if (Long.compareUnsigned(places[i], place) >= 0) {
        return i;
      }
    }
    // The next bucket may be empty, but starts[] then names the first point after it.
    return end == places.length ? 0 : end;
  }

  int ownerAt(int index) {
    return owners[index];
  }
}
