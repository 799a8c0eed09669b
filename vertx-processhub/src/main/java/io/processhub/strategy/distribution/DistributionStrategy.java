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
   * io.processhub.model.PlacementRule.ForEach} rule asks for more. A process that is left out or
   * has an empty list waits until the view offers it a place. The placement rule of a process wins
   * over the strategy: {@link Rules} reads it for every strategy alike.
   */
  Map<ProcessId, List<NodeId>> place(List<PlacementRequest> requests, PlacementContext context);

  /**
   * Refuses requests that this strategy can never place.
   *
   * @throws IllegalArgumentException naming what is wrong
   */
  default void validate(List<PlacementRequest> requests, PlacementContext context) {}

  /** Points per member of weight 1 on the ring that the hub builds for this strategy. */
  default int virtualNodes() {
    return HashRing.DEFAULT_VIRTUAL_NODES;
  }

  /** The strategies of this kind by their JSON type. */
  static Strategies<DistributionStrategy> strategies() {
    return new Strategies<>(
        DistributionStrategy.class, Map.of(ConsistentHashing.TYPE, ConsistentHashing::of));
  }
}
