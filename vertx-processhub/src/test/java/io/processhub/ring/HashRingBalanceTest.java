package io.processhub.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.model.Member;
import io.processhub.model.Members;
import io.processhub.model.NodeId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** How evenly the ring deals out its places; shares are measured at evenly spaced places. */
class HashRingBalanceTest {
  private static final long SEED = Long.getLong("processhub.ring.seed", 20_261_122L);
  private static final int SETS = 1000;
  private static final int NODES = 10;
  private static final int PLACES_LOG2 = 17;

  private final SplittableRandom random = new SplittableRandom(SEED);

  private List<Member> randomMembers() {
    List<Member> members = new ArrayList<>();
    while (members.size() < NODES) {
      members.add(Members.member("host-" + Long.toString(random.nextLong() >>> 1, 36)));
    }
    return members;
  }

  private static Map<NodeId, Double> shares(HashRing ring) {
    Map<NodeId, Integer> counts = new HashMap<>();
    ring.nodes().forEach(node -> counts.put(node, 0));
    for (long i = 0; i < 1L << PLACES_LOG2; i++) {
      counts.merge(ring.owner(i << (Long.SIZE - PLACES_LOG2)), 1, Integer::sum);
    }
    Map<NodeId, Double> shares = new HashMap<>();
    counts.forEach((node, n) -> shares.put(node, n / (double) (1 << PLACES_LOG2)));
    return shares;
  }

  @Test
  void fullest_of_ten_nodes_holds_little_more_than_the_mean() {
    double[] fullest = new double[SETS];
    for (int set = 0; set < SETS; set++) {
      HashRing ring = HashRing.of(randomMembers(), HashRing.DEFAULT_VIRTUAL_NODES);
      fullest[set] =
          NODES * shares(ring).values().stream().mapToDouble(share -> share).max().orElseThrow();
    }
    Arrays.sort(fullest);
    double mean = Arrays.stream(fullest).average().orElseThrow();
    double p99 = fullest[SETS * 99 / 100 - 1];
    String figures =
        String.format(
            "seed %d: fullest of %d nodes over %d sets: mean %.4f, p99 %.4f, worst %.4f",
            SEED, NODES, SETS, mean, p99, fullest[SETS - 1]);
    System.out.println(figures);
    assertTrue(mean <= 1.06, figures);
    assertTrue(p99 <= 1.11, figures);
  }

  @Test
  void shares_follow_weights() {
    double[] weights = {0.5, 1, 1, 2, 4};
    double total = Arrays.stream(weights).sum();
    for (int set = 0; set < 50; set++) {
      List<Member> members = new ArrayList<>();
      for (double weight : weights) {
        members.add(Members.weighted("host-" + random.nextLong(), weight));
      }
      HashRing ring = HashRing.of(members, HashRing.DEFAULT_VIRTUAL_NODES);
      Map<NodeId, Double> shares = shares(ring);
      for (Member member : members) {
        double expected = member.weight() / total;
        // Four standard deviations of a share made of so many arcs: under 18 % at weight 0.5.
        double tolerance = 4 / Math.sqrt(member.weight() * HashRing.DEFAULT_VIRTUAL_NODES);
        assertEquals(
            1, shares.get(member.node()) / expected, tolerance, "seed " + SEED + ", set " + set);
      }
    }
  }
}
