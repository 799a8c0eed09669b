package io.processhub.ring;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import io.processhub.model.Member;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An immutable consistent-hash ring (D. Karger et al., "Consistent Hashing and Random Trees",
 * 1997): every member puts a number of points, its virtual nodes, on a ring of 2^64 places, and a
 * key belongs to the member whose point comes first at or after the key's hash.
 *
 * <p><b>Guarantee.</b> Equal sets of (node id, weight, zone) give equal rings, in whatever order
 * they are listed, on every node and in every version: the hash is frozen. Where a member's points
 * lie depends on its node id alone, so a member that joins only takes keys and a member that leaves
 * only gives keys away. With the default number of virtual nodes the fullest of 10 equal members
 * holds about 1.05 of the mean share.
 *
 * <p><b>Cost.</b> For P points in all: building is O(P) expected, about 1 ms for 50 × 1,024; an
 * owner look-up is O(1) expected, allocates nothing and reads two adjacent index entries and one or
 * two points; a ring takes between 16 and 20 bytes per point. Safe for any thread.
 */
public final class HashRing {
  /** Points of a member of weight 1 unless the distribution strategy says otherwise. */
  public static final int DEFAULT_VIRTUAL_NODES = 1024;

  /** The most points that one member has, whatever its weight: 64 times the default. */
  public static final int MAX_POINTS_PER_MEMBER = 1 << 16;

  private static final Hasher64 HASHER = Hashing.komihash5_0();

  private final RingPoints points;
  private final PreferenceWalk walk;
  private final NodeId[] nodes;
  private final List<NodeId> nodeList;
  private final List<List<NodeId>> singletons;

  private HashRing(List<Member> members, int virtualNodes) {
    this.points = RingPoints.of(members, virtualNodes);
    this.nodes = members.stream().map(Member::node).toArray(NodeId[]::new);
    this.nodeList = List.of(nodes);
    this.singletons = nodeList.stream().map(List::of).toList();
    this.walk = new PreferenceWalk(points, nodes, Zones.of(members));
  }

  /**
   * The ring of these members. A member has {@code round(virtualNodes × weight)} points, at least 1
   * and at most {@link #MAX_POINTS_PER_MEMBER}. Points that coincide belong to the lowest node id.
   *
   * @throws IllegalArgumentException if two members share a node id, or if {@code virtualNodes} is
   *     not between 1 and {@link #MAX_POINTS_PER_MEMBER}
   */
  public static HashRing of(Collection<Member> members, int virtualNodes) {
    if (virtualNodes < 1 || virtualNodes > MAX_POINTS_PER_MEMBER) {
      throw new IllegalArgumentException(
          "virtualNodes must be between 1 and " + MAX_POINTS_PER_MEMBER + ", is " + virtualNodes);
    }
    List<Member> sorted = members.stream().sorted((a, b) -> a.node().compareTo(b.node())).toList();
    for (int i = 1; i < sorted.size(); i++) {
      if (sorted.get(i - 1).node().equals(sorted.get(i).node())) {
        throw new IllegalArgumentException("two members on node " + sorted.get(i).node());
      }
    }
    return new HashRing(sorted, virtualNodes);
  }

  /** The frozen hash of keys: komihash 5.0 with seed 0 over the UTF-16 code units. */
  public static long hash(String key) {
    return HASHER.hashCharsToLong(key);
  }

  /** Where the virtual node of that index lies, for a node id of that hash. */
  static long point(long nodeHash, int index) {
    return HASHER.hashLongLongToLong(nodeHash, index);
  }

  /** The node that owns the process, or null if the ring is empty. */
  public @Nullable NodeId owner(ProcessId id) {
    return owner(hash(id.value()));
  }

  /** The node that owns the place on the ring, or null if the ring is empty. */
  public @Nullable NodeId owner(long hash) {
    return nodes.length == 0 ? null : nodes[points.ownerAt(points.indexOf(hash))];
  }

  /**
   * The first {@code n} distinct nodes in the order in which the ring offers them: the owner first,
   * then whoever would own the process if those before it were gone. All nodes if there are fewer.
   * The list for {@code n} is a prefix of the list for {@code n + 1}.
   *
   * @throws IllegalArgumentException if {@code n} is negative
   */
  public List<NodeId> preferenceList(ProcessId id, int n) {
    int wanted = wanted(n);
    if (wanted <= 1) {
      return wanted == 0 ? List.of() : ownerAlone(id);
    }
    return walk.inRingOrder(hash(id.value()), wanted);
  }

  /**
   * Like {@link #preferenceList}, but zones take turns: no node shares a zone with an earlier one
   * while another zone has none in the list and a node to offer, then none is the third of its zone
   * while another has a second to offer, and so on. A node without a zone counts as a zone of its
   * own. The owner still comes first, and lists are prefixes of longer ones.
   *
   * @throws IllegalArgumentException if {@code n} is negative
   */
  public List<NodeId> zonedPreferenceList(ProcessId id, int n) {
    int wanted = wanted(n);
    if (wanted <= 1) {
      return wanted == 0 ? List.of() : ownerAlone(id);
    }
    return walk.byZone(hash(id.value()), wanted, List.of(), node -> true);
  }

  /**
   * Like {@link #zonedPreferenceList(ProcessId, int)} over the nodes that are admitted only, and
   * going on from nodes that already have a place: their zones count as taken, and they are not in
   * the result.
   *
   * @throws IllegalArgumentException if {@code n} is negative
   */
  public List<NodeId> zonedPreferenceList(
      ProcessId id, int n, Collection<NodeId> placed, Predicate<NodeId> admitted) {
    int wanted = wanted(n);
    return wanted == 0 ? List.of() : walk.byZone(hash(id.value()), wanted, placed, admitted);
  }

  private int wanted(int n) {
    if (n < 0) {
      throw new IllegalArgumentException("n must not be negative, is " + n);
    }
    return Math.min(n, nodes.length);
  }

  private List<NodeId> ownerAlone(ProcessId id) {
    return singletons.get(points.ownerAt(points.indexOf(hash(id.value()))));
  }

  /** Whether it has no node, and no id an owner. */
  public boolean isEmpty() {
    return nodes.length == 0;
  }

  /** The nodes on the ring, in the order of their ids. */
  public List<NodeId> nodes() {
    return nodeList;
  }
}
