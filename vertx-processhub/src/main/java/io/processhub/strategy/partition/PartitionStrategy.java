package io.processhub.strategy.partition;

import io.processhub.strategy.Strategies;
import io.processhub.strategy.Strategy;
import java.util.List;
import java.util.Map;

/**
 * Decides what a node may do when the cluster may be split. One of two kinds: a <em>policy</em>
 * looks at what this node sees and says whether it goes on; a <em>quorum</em> says how many voters
 * have to agree, and the hub does the rest with agreed views and leases.
 *
 * <p>Under a quorum a replica handles messages only while its node holds a lease that a quorum of
 * voters granted. The holder counts {@code lease} milliseconds from the moment at which it
 * <em>sent</em> its request, on its own clock; every voter counts {@code lease × (1 + clockDrift /
 * 100)} from the moment at which it <em>received</em> it, on its own. Nobody takes over before that
 * longer time is over at every voter that counts. So two owners never overlap, provided that of any
 * two clocks the one runs at most {@code clockDrift} per cent faster than the other while a lease
 * runs; how far they are apart, and what the wall clock says, does not matter.
 *
 * <p>In numbers: a holder that sends at true time {@code t} acts until {@code t + L × h} at the
 * latest, where {@code L} is the lease and {@code h} how long its clock takes for a second; a voter
 * that receives it at {@code r ≥ t} lets nobody take over before {@code r + L × (1 + d) × v}. That
 * is no earlier while {@code h / v ≤ 1 + d}. What a voter has still to wait it tells as a duration;
 * who is told counts it from receiving that, again {@code × (1 + d)}, so that no step of the way
 * makes it shorter. The lease covers only what the node was given since it was last a member
 * without a break: whoever was replaced ends what it ran before.
 */
public interface PartitionStrategy extends Strategy {
  /**
   * What a policy sees.
   *
   * @param reachable members that this node reaches, itself included
   * @param lostFor for each member that was lost and neither came back nor said goodbye, for how
   *     many milliseconds it has been missing
   */
  record Context(int reachable, List<Long> lostFor) {
    public Context {
      lostFor = List.copyOf(lostFor);
    }
  }

  /** Whether this side goes on. */
  enum Decision {
    /** Processes run and calls are accepted. */
    CONTINUE,
    /** No quorum: processes stop and calls are refused. */
    HALT
  }

  /** What this node does, as far as it sees; never asked of a quorum. */
  Decision decide(Context context);

  /** For how many milliseconds a policy is told of a member that was lost. */
  default long lossMemory() {
    return 0;
  }

  /** Whether ownership needs an agreed view and a lease; false means each component goes on. */
  boolean quorum();

  /**
   * The number of which a quorum is more than half; at least that of the voters, so that any two
   * quorums have a voter in common.
   *
   * @param voters of the view
   * @param maximum the most that there ever were, or were said to be
   */
  default int base(int voters, int maximum) {
    return Math.max(voters, maximum);
  }

  /** Whether exactly half of the base counts, too, where it holds the lowest node id of a view. */
  default boolean lowestHalf() {
    return false;
  }

  /** How many voters the hub is taken to have before it is founded. */
  default int initialMaximum() {
    return 1;
  }

  /** Whether the most that there ever were counts on, when there are fewer. */
  default boolean tracksMaximum() {
    return true;
  }

  /** The most voters this strategy may ever have, for refusing a further join. */
  default int maxVoters() {
    return Integer.MAX_VALUE;
  }

  /** Members that must have said Hello before the first view can be founded. */
  default int foundingSize() {
    return 1;
  }

  /** Whether a start of the hub is complete only when there is a quorum. */
  default boolean startupConfirm() {
    return false;
  }

  /** The strategies of this kind by their JSON type. */
  static Strategies<PartitionStrategy> strategies() {
    return new Strategies<>(
        PartitionStrategy.class,
        Map.of(
            Divergence.TYPE,
            Divergence::of,
            StaticQuorum.TYPE,
            StaticQuorum::of,
            DynamicQuorum.TYPE,
            DynamicQuorum::of,
            MajorityQuorum.TYPE,
            MajorityQuorum::of));
  }
}
