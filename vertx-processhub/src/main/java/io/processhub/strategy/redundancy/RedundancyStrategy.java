package io.processhub.strategy.redundancy;

import io.processhub.model.Role;
import io.processhub.strategy.Strategies;
import io.processhub.strategy.Strategy;
import java.util.List;
import java.util.Map;

/** Decides how many replicas a process has and in which roles. */
public interface RedundancyStrategy extends Strategy {
  /** Of which roles a replica is told: of none, of one of them only, or of both. */
  enum Signal {
    /** Of no role. */
    NONE,
    /** That it is active. */
    ACTIVE,
    /** That it stands by. */
    PASSIVE,
    /** Of every role. */
    ALL;

    /** Whether a replica is told that it has this role. */
    public boolean tells(Role role) {
      return this == ALL || name().equals(role.name());
    }
  }

  /** Replicas wanted when that many nodes host processes; at least 1, at most {@code nodes}. */
  int copies(int nodes);

  /** The role of each of {@code replicas} replicas, in the order of placement. */
  List<Role> roles(int replicas);

  /**
   * Of which roles, and of which changes of the epoch in them, a replica is told by {@code
   * roleChanged}: of all unless the strategy says otherwise.
   */
  default Signal signal() {
    return Signal.ALL;
  }

  /** The strategies of this kind by their JSON type. */
  static Strategies<RedundancyStrategy> strategies() {
    return new Strategies<>(
        RedundancyStrategy.class,
        Map.of(Singularity.TYPE, Singularity::of, Replication.TYPE, Replication::of));
  }
}
