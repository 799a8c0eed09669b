package io.processhub.sim;

import io.processhub.core.Entry;
import io.processhub.core.NodeMark;
import io.processhub.core.Ownership;
import io.processhub.core.Replica;
import io.processhub.core.ReplicaStatus;
import io.processhub.model.Member;
import io.processhub.model.NodeId;
import io.processhub.model.OnNodeLoss;
import io.processhub.model.PlacementRule;
import io.processhub.strategy.distribution.ConsistentHashing;
import io.processhub.strategy.distribution.DistributionStrategy;
import io.processhub.strategy.distribution.LoadBalancer;
import io.processhub.strategy.distribution.Measurement;
import io.processhub.strategy.distribution.RoundRobin;
import io.processhub.strategy.distribution.StaticPlacement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which strategy a seed has, and what must hold of it once all has settled. */
final class Strategies {
  /** Seeds from here on have another strategy than the ring, one of {@link #KINDS} in turn. */
  static final long FIRST = 100_000_000;

  private static final List<DistributionStrategy> KINDS =
      List.of(
          new ConsistentHashing(Plan.VIRTUAL_NODES).withLoadBound(0.1),
          new RoundRobin(),
          new StaticPlacement(
              StaticPlacement.Where.NODES,
              List.of("host0", "host1", "host2"),
              null,
              StaticPlacement.Otherwise.RING),
          LoadBalancer.of(Map.of("pushInterval", 700)),
          new ConsistentHashing(Plan.VIRTUAL_NODES).withLoadBound(0.5),
          new RoundRobin(true),
          LoadBalancer.of(Map.of("pushInterval", 400, "redistributeOnJoin", true)),
          LoadBalancer.of(Map.of("pushInterval", 400, "redistribute", true, "hysteresis", 0.4)));

  private static final List<DistributionStrategy> OF_NODES =
      List.of(
          new ConsistentHashing(Plan.VIRTUAL_NODES),
          new StaticPlacement(
              StaticPlacement.Where.LOCAL, List.of(), null, StaticPlacement.Otherwise.RING),
          new StaticPlacement(
              StaticPlacement.Where.NOT_LOCAL, List.of(), null, StaticPlacement.Otherwise.RING),
          new StaticPlacement(
              StaticPlacement.Where.TAGGED,
              List.of(),
              SimHost.TAG,
              StaticPlacement.Otherwise.RING));

  static final List<DistributionStrategy> ALL =
      Stream.concat(KINDS.stream(), OF_NODES.stream()).toList();

  private Strategies() {}

  static @Nullable DistributionStrategy of(long seed) {
    return seed < FIRST ? null : KINDS.get((int) (seed % KINDS.size()));
  }

  /** Hosts are a little busy, each as much as ever. */
  static Measurement measured(int host) {
    return new Measurement(0.05 * (host % 4), host % 3, 0.3);
  }

  static boolean ringDecides(DistributionStrategy strategy) {
    return strategy instanceof ConsistentHashing ring && ring.loadBound() == 0;
  }

  /** How often a process may start when one node joins or leaves. */
  static int movesInQuiet(
      DistributionStrategy strategy, boolean ownerChanged, boolean lost, int starts) {
    if (ringDecides(strategy)) {
      return ownerChanged ? 1 : 0;
    }
    boolean stays =
        strategy instanceof RoundRobin dealer && !dealer.redistribute()
            || strategy instanceof LoadBalancer balancer
                && !balancer.redistributeOnJoin()
                && !balancer.redistribute();
    return stays ? (lost ? 1 : 0) : starts;
  }

  /** What is wrong with the places as a whole, or null. */
  static @Nullable String misplaced(DistributionStrategy strategy, SimNode one, boolean several) {
    if (!several && strategy instanceof ConsistentHashing ring && ring.loadBound() != 0) {
      return aboveBound(ring.loadBound(), one);
    }
    if (strategy instanceof StaticPlacement named && named.where() == StaticPlacement.Where.NODES) {
      return outside(named.nodes(), one);
    }
    return null;
  }

  private static @Nullable String aboveBound(double epsilon, SimNode one) {
    List<Member> open =
        one.core.view().members().stream().filter(member -> !member.cordoned()).toList();
    Map<NodeId, Integer> counts = new HashMap<>();
    Map<NodeId, Integer> bound = new HashMap<>();
    double weights = open.stream().mapToDouble(Member::weight).sum();
    int all = 0;
    for (Entry entry : one.core.registry().entries()) {
      Ownership ownership = entry.ownership();
      if (entry.live() && ownership != null) {
        Replica replica = ownership.replicas().get(0);
        NodeId node = replica.member().node();
        counts.merge(node, 1, Integer::sum);
        bound.merge(node, free(entry) ? 0 : 1, Integer::sum);
        // What is on a draining node is to come to the others.
        NodeMark.State mark = one.core.planner().situation().mark(replica.nodeName());
        all += one.core.view().contains(node) && mark == NodeMark.State.CORDONED ? 0 : 1;
      }
    }
    for (Member member : open) {
      int count = counts.getOrDefault(member.node(), 0);
      double most = Math.ceil((1 + epsilon) * all * member.weight() / weights - 1e-9);
      if (count > most && count > bound.getOrDefault(member.node(), 0)) {
        return member.node() + " has " + count + " of " + all + " on " + open.size();
      }
    }
    return null;
  }

  private static boolean free(Entry entry) {
    Ownership ownership = entry.ownership();
    return !entry.pinned()
        && entry.wish() == null
        && entry.body().onNodeLoss() == OnNodeLoss.RESTART
        && entry.body().rule() instanceof PlacementRule.None
        && ownership != null
        && ownership.replicas().get(0).status() != ReplicaStatus.FAILED;
  }

  private static @Nullable String outside(List<String> names, SimNode one) {
    boolean any =
        one.core.view().members().stream()
            .anyMatch(member -> !member.cordoned() && names.contains(member.name()));
    for (Entry entry : one.core.registry().entries()) {
      Ownership ownership = entry.ownership();
      if (any && entry.live() && ownership != null && free(entry)) {
        Replica replica = ownership.replicas().get(0);
        if (!names.contains(replica.nodeName())) {
          return entry.id() + " is not on a named node but on " + replica.nodeName();
        }
      }
    }
    return null;
  }
}
