package io.processhub.strategy.redundancy;

import io.processhub.model.Role;
import io.processhub.strategy.Strategies;
import io.processhub.strategy.Strategy;
import java.util.List;
import java.util.Map;

/** Decides how many replicas a process has and in which roles. */
public interface RedundancyStrategy extends Strategy {
  /** Which role signals a process gets: none, those about becoming active or passive, or all. */
  enum Signal {
    NONE,
    ACTIVE,
    PASSIVE,
    ALL
  }

  /** Replicas wanted when that many nodes host processes; at least 1, at most {@code nodes}. */
  int copies(int nodes);

  /** The role of each of {@code replicas} replicas, in the order of placement. */
  List<Role> roles(int replicas);

  default Signal signal() {
    return Signal.NONE;
  }

  /** The strategies of this kind by their JSON type. */
  static Strategies<RedundancyStrategy> strategies() {
    return new Strategies<>(RedundancyStrategy.class, Map.of(Singularity.TYPE, Singularity::of));
  }
}
