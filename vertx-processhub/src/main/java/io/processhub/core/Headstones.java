package io.processhub.core;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is left of purged tombstones. A live record that comes back from a node which was away, and
 * that is not younger than its headstone, was stopped; one without a headstone was never known here
 * and counts as a start. Bounded: past the bound the oldest goes, and unknown records that are not
 * younger than the newest one so dropped count as stopped.
 */
final class Headstones {
  static final int BOUND = 200_000;

  private final LinkedHashMap<Long, Long> times = new LinkedHashMap<>();
  private long horizon;

  void add(Headstone stone) {
    times.merge(stone.id(), stone.time(), Math::max);
    if (times.size() > BOUND) {
      Iterator<Map.Entry<Long, Long>> oldest = times.entrySet().iterator();
      horizon = Math.max(horizon, oldest.next().getValue());
      oldest.remove();
    }
  }

  /** The time of the stop that forbids an unknown record of that id and stamp, or 0. */
  long stopOf(long idHash, long stampTime) {
    Long time = times.get(idHash);
    if (time != null) {
      return time >= stampTime ? time : 0;
    }
    return stampTime <= horizon ? horizon : 0;
  }

  List<Headstone> all() {
    List<Headstone> all = new ArrayList<>(times.size());
    times.forEach((id, time) -> all.add(new Headstone(id, time)));
    return all;
  }

  int size() {
    return times.size();
  }
}
