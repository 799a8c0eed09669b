package io.processhub.ring;

import io.processhub.model.Member;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The zone of each member as a small number. A member that names no zone is a zone of its own.
 *
 * @param of zone number by member index
 * @param count number of zones
 */
record Zones(int[] of, int count) {
  static Zones of(List<Member> members) {
    int[] of = new int[members.size()];
    Map<String, Integer> numbers = new HashMap<>();
    int count = 0;
    for (int i = 0; i < of.length; i++) {
      String zone = members.get(i).zone();
      Integer known = zone == null ? null : numbers.get(zone);
      of[i] = known == null ? count++ : known;
      if (zone != null) {
        numbers.put(zone, of[i]);
      }
    }
    return new Zones(of, count);
  }
}
