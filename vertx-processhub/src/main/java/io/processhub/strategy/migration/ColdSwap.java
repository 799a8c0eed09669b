package io.processhub.strategy.migration;

import io.processhub.strategy.StrategyOptions;
import java.util.Map;
import java.util.Set;

/**
 * The default: the process stops on its old node, then starts on the new one. There is never a
 * moment with two replicas; messages wait while it moves.
 *
 * @param handover whether its state goes along, if it exports any
 */
public record ColdSwap(boolean handover) implements MigrationStrategy {
  /** The type in JSON. */
  public static final String TYPE = "cold-swap";

  /** With the defaults. */
  public ColdSwap() {
    this(true);
  }

  /** From the options that stand beside the type in JSON. */
  public static ColdSwap of(Map<String, Object> options) {
    StrategyOptions read = new StrategyOptions(TYPE, options, Set.of("handover"));
    return new ColdSwap(read.flag("handover", true));
  }

  @Override
  public Swap swap() {
    return Swap.COLD;
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Map<String, Object> options() {
    return Map.of("handover", handover);
  }
}
