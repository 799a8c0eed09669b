package io.processhub.strategy.distribution;

import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.ring.HashRing;
import io.processhub.strategy.Strategies;
import io.processhub.strategy.Strategy;
import java.util.List;
import java.util.Map;

/**
 * Decides where processes run. A stateless function over values: it keeps no field that changes and
 * what it must remember lives in the registry.
 */
public interface DistributionStrategy extends Strategy {
  /**
   * Desired nodes per process, distinct, members of the view, in order of preference, and at most
   * {@link io.processhub.model.ProcessTraits#copies()} of them; only a {@link
   * io.processhub.model.PlacementRule.ForEach} rule, or a strategy that is {@link #everywhere()},
   * asks for more. A process that is left out or has an empty list waits until the view offers it a
   * place. The placement rule of a process wins over the strategy: {@link Rules} reads it for every
   * strategy alike.
   *
   * <p>With one steward for all ({@link #stewards()}) the places that are given on {@link
   * Occasion#NEED} are those of processes that need one; processes move for other reasons only as
   * the strategy says when it {@link #rearranges}.
   */
  Map<ProcessId, List<NodeId>> place(List<PlacementRequest> requests, PlacementContext context);

  /**
   * Refuses requests that this strategy can never place.
   *
   * @throws IllegalArgumentException naming what is wrong
   */
  default void validate(List<PlacementRequest> requests, PlacementContext context) {}

  /**
   * Who asks this strategy. One that looks at other processes than the one to be placed (counts,
   * cursors, load) has to be asked by one member for all of them, so that no two decide at once.
   */
  default Stewards stewards() {
    return Stewards.RING;
  }

  /**
   * Whether processes that have a place may be given another one now: asked by the steward of all,
   * never on {@link Occasion#NEED}, before it has all processes placed, whose cost grows with their
   * number. This one's cost should only grow with the number of nodes.
   */
  default boolean rearranges(PlacementContext context) {
    return false;
  }

  /** Whether a process without a placement rule of its own runs on every node, active on each. */
  default boolean everywhere() {
    return false;
  }

  /**
   * Whether a process for which there is no place at its start is started all the same and waits
   * for one; the start is refused otherwise.
   */
  default boolean waits() {
    return false;
  }

  /** Milliseconds between two measurements that every node sends to the leader; 0 for none. */
  default long pushInterval() {
    return 0;
  }

  /** How many measurements of a node the leader keeps for {@link #load}. */
  default int maxHistorySize() {
    return 0;
  }

  /** How busy a node is, from 0 to 1, by what it measured, the newest first; never empty. */
  default double load(List<Measurement> history) {
    return 0;
  }

  /** Points per member of weight 1 on the ring that the hub builds for this strategy. */
  default int virtualNodes() {
    return HashRing.DEFAULT_VIRTUAL_NODES;
  }

  /** The strategies of this kind by their JSON type. */
  static Strategies<DistributionStrategy> strategies() {
    return new Strategies<>(
        DistributionStrategy.class,
        Map.of(
            ConsistentHashing.TYPE,
            ConsistentHashing::of,
            Guided.TYPE,
            Guided::of,
            StaticPlacement.TYPE,
            StaticPlacement::of,
            RoundRobin.TYPE,
            RoundRobin::of,
            ForEachNode.TYPE,
            ForEachNode::of,
            LoadBalancer.TYPE,
            LoadBalancer::of));
  }
}
