package io.processhub.strategy.migration;

import io.processhub.strategy.Strategies;
import io.processhub.strategy.Strategy;
import java.util.Map;

/** Decides how one process moves from node to node. */
public interface MigrationStrategy extends Strategy {
  /** The order of the steps. */
  enum Swap {
    /** Stop there, then start here with the state. */
    COLD,
    /** Start here, hand over, stop there. */
    HOT
  }

  /** Whether a process is stopped before it starts elsewhere. */
  Swap swap();

  /** Whether the state goes along. */
  boolean handover();

  /**
   * Milliseconds after the commit until a source whose target does not confirm shows as stuck;
   * without {@link #confirmHandover}, how long it keeps the state.
   */
  default long retention() {
    return 5_000;
  }

  /** Whether the target confirms that it handles messages before the source drops the state. */
  default boolean confirmHandover() {
    return true;
  }

  /** Milliseconds without any progress of the state after which it stays; 0 means no such limit. */
  default long dataWait() {
    return 0;
  }

  /** Milliseconds that one process may take within the hub's migration timeout; 0 means all. */
  default long perProcessTimeout() {
    return 0;
  }

  /** The strategies of this kind by their JSON type. */
  static Strategies<MigrationStrategy> strategies() {
    return new Strategies<>(
        MigrationStrategy.class, Map.of(ColdSwap.TYPE, ColdSwap::of, HotSwap.TYPE, HotSwap::of));
  }
}
