package io.processhub.strategy.partition;

import io.processhub.strategy.Strategies;
import io.processhub.strategy.Strategy;
import java.util.Map;

/** Decides what a node may do when the cluster may be split. */
public interface PartitionStrategy extends Strategy {
  /** What the strategy sees. */
  record Context(
      int reachable, int known, int largestSeen, boolean holdsLowestNode, long millisSinceLoss) {}

  /** Whether this side goes on. */
  enum Decision {
    /** Processes run and calls are accepted. */
    CONTINUE,
    /** No quorum: processes stop and calls are refused. */
    HALT
  }

  Decision decide(Context context);

  /** Whether ownership needs an agreed view and a lease; false means each component goes on. */
  boolean quorum();

  /** The most voters this strategy may ever have, for refusing a further join. */
  default int maxVoters() {
    return Integer.MAX_VALUE;
  }

  /** Members that must have said Hello before the first view can be founded. */
  default int foundingSize() {
    return 1;
  }

  /** Whether a start is confirmed by a quorum before processes run. */
  default boolean startupConfirm() {
    return false;
  }

  /** The strategies of this kind by their JSON type. */
  static Strategies<PartitionStrategy> strategies() {
    return new Strategies<>(PartitionStrategy.class, Map.of(Divergence.TYPE, Divergence::of));
  }
}
