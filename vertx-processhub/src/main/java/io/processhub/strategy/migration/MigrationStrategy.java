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

  Swap swap();

  /** Whether the state goes along. */
  boolean handover();

  /** Milliseconds that the source of a hot swap keeps what it handed over; 0 under a cold swap. */
  default long retention() {
    return 0;
  }

  /** Whether a hot swap's target confirms what it received before the source lets go. */
  default boolean confirmHandover() {
    return true;
  }

  /** Milliseconds that a hot swap's target waits for the state. */
  default long dataWait() {
    return 0;
  }

  /** Milliseconds that one process may take within the hub's migration timeout; 0 means all. */
  default long perProcessTimeout() {
    return 0;
  }

  /** The strategies of this kind by their JSON type. */
  static Strategies<MigrationStrategy> strategies() {
    return new Strategies<>(MigrationStrategy.class, Map.of(ColdSwap.TYPE, ColdSwap::of));
  }
}
