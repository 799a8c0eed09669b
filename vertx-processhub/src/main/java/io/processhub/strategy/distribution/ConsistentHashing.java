package io.processhub.strategy.distribution;

import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.ring.HashRing;
import io.processhub.strategy.StrategyOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The default: a process runs on the nodes that the hash ring gives for its id, so that every node
 * computes the same place without asking, shares follow the members' weights, and a join or leave
 * moves only what changes its owner. Replicas go to different zones while there are any.
 *
 * <p>A pinned process stays where it is while its node lives, cordoned members keep what they have
 * and take nothing new, and a placement rule of the process wins.
 *
 * <p><b>Bounded load</b> (V. Mirrokni, M. Thorup, M. Zadimoghaddam, "Consistent Hashing with
 * Bounded Loads", 2016). With a {@code loadBound} ε no member is given more than its weighted share
 * of all replicas times 1 + ε, rounded up: a process whose owner is full goes to the next node on
 * the ring that is not. It stays there until members join. A start moves no other process, a stop
 * only as many as are over the smaller bound then; a join or leave moves what changes its owner
 * and, in expectation, O(1/ε²) times as many at most. Places depend on the other processes, so the
 * member that joined first decides all of them ({@link Stewards#LONGEST}), and all starts and stops
 * go through it. Placing one process is a walk over O(1/ε²) nodes, looking at all of them after a
 * join O(n log n). Pins, placement rules and moves by hand win over the bound.
 *
 * @param virtualNodes points on the ring per member of weight 1, from 1 to {@link
 *     HashRing#MAX_POINTS_PER_MEMBER}: more of them even out the shares and cost memory
 * @param loadBound ε, above 0; 0 switches the bound off
 */
public record ConsistentHashing(int virtualNodes, double loadBound)
    implements DistributionStrategy {
  /** The type in JSON. */
  public static final String TYPE = "consistent-hashing";

  /** The {@code loadBound} that is none, the default. */
  public static final double NO_BOUND = 0;

  /**
   * @throws IllegalArgumentException if a number is out of range
   */
  public ConsistentHashing {
    if (virtualNodes < 1 || virtualNodes > HashRing.MAX_POINTS_PER_MEMBER) {
      throw new IllegalArgumentException(
          "virtualNodes must be between 1 and "
              + HashRing.MAX_POINTS_PER_MEMBER
              + ", is "
              + virtualNodes);
    }
    if (!(loadBound >= 0) || Double.isInfinite(loadBound)) {
      throw new IllegalArgumentException("loadBound must be above 0, is " + loadBound);
    }
  }

  /** Without a bound on loads. */
  public ConsistentHashing(int virtualNodes) {
    this(virtualNodes, NO_BOUND);
  }

  /** With the defaults. */
  public ConsistentHashing() {
    this(HashRing.DEFAULT_VIRTUAL_NODES);
  }

  /** The same with no node above 1 + {@code epsilon} of its fair share. */
  public ConsistentHashing withLoadBound(double epsilon) {
    return new ConsistentHashing(virtualNodes, epsilon);
  }

  /** From the options that stand beside the type in JSON. */
  public static ConsistentHashing of(Map<String, Object> options) {
    StrategyOptions read = new StrategyOptions(TYPE, options, Set.of("virtualNodes", "loadBound"));
    double bound = read.decimal("loadBound", NO_BOUND);
    if (bound == NO_BOUND && options.get("loadBound") != null) {
      throw new IllegalArgumentException("loadBound must be above 0, is " + bound);
    }
    return new ConsistentHashing(
        read.integer("virtualNodes", HashRing.DEFAULT_VIRTUAL_NODES), bound);
  }

  private boolean bounded() {
    return loadBound != NO_BOUND;
  }

  @Override
  public Map<ProcessId, List<NodeId>> place(
      List<PlacementRequest> requests, PlacementContext context) {
    if (bounded()) {
      return new BoundedLoad(context, loadBound, requests.size()).place(requests);
    }
    Map<ProcessId, List<NodeId>> places = new HashMap<>(requests.size() * 4 / 3 + 1);
    for (PlacementRequest request : requests) {
      places.put(
          request.id(),
          Rules.decided(request.traits(), context)
              .orElseGet(() -> Rules.byRing(request.traits(), context)));
    }
    return places;
  }

  @Override
  public Stewards stewards() {
    return bounded() ? Stewards.LONGEST : Stewards.RING;
  }

  @Override
  public boolean rearranges(PlacementContext context) {
    return switch (context.occasion()) {
      case JOIN -> bounded();
      case COUNTS -> bounded() && BoundedLoad.exceeded(context, loadBound);
      case NEED, SCORES -> false;
    };
  }

  @Override
  public void validate(List<PlacementRequest> requests, PlacementContext context) {
    Rules.validate(requests, context);
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Map<String, Object> options() {
    return bounded()
        ? Map.of("virtualNodes", virtualNodes, "loadBound", loadBound)
        : Map.of("virtualNodes", virtualNodes);
  }
}
