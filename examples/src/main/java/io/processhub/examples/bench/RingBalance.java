package io.processhub.examples.bench;

import io.processhub.model.Member;
import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.ring.HashRing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** How much of the keys the fullest of ten nodes holds, over random sets of node ids. */
record RingBalance(double mean, double p99) {
  private static final int NODES = 10;
  private static final int SETS = 1_000;

  /** Places on the ring at which the owner is asked for, evenly spread. */
  private static final int SAMPLES_LOG2 = 16;

  /** In terms of the mean share. */
  static RingBalance measure() {
    SplittableRandom random = new SplittableRandom(11);
    double[] fullest = new double[SETS];
    for (int set = 0; set < SETS; set++) {
      List<Member> members = new ArrayList<>();
      for (int i = 0; i < NODES; i++) {
        NodeId node = new NodeId("host-" + Long.toString(random.nextLong() >>> 1, 36));
        members.add(
            new Member(new MemberId(node, i), node.value(), 1, null, Set.of(), true, false));
      }
      fullest[set] = fullest(HashRing.of(members, HashRing.DEFAULT_VIRTUAL_NODES));
    }
    Arrays.sort(fullest);
    double mean = Arrays.stream(fullest).average().orElseThrow();
    return new RingBalance(mean, fullest[SETS * 99 / 100 - 1]);
  }

  private static double fullest(HashRing ring) {
    Map<NodeId, Integer> counts = new HashMap<>();
    for (long i = 0; i < 1L << SAMPLES_LOG2; i++) {
      counts.merge(ring.owner(i << (Long.SIZE - SAMPLES_LOG2)), 1, Integer::sum);
    }
    int most = counts.values().stream().mapToInt(count -> count).max().orElseThrow();
    return NODES * most / (double) (1 << SAMPLES_LOG2);
  }
}
