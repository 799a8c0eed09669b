package io.processhub.strategy.partition;

import io.processhub.strategy.StrategyOptions;
import java.util.Map;
import java.util.Set;

/**
 * The default: every part of a split cluster goes on by itself, so that all processes run in each
 * of them, and conflicts are resolved when the parts meet. Promises one owner per connected part,
 * not in the whole cluster; epochs order owners but do not fence them.
 */
public record Divergence() implements PartitionStrategy {
  /** The type in JSON. */
  public static final String TYPE = "divergence";

  /** From the options that stand beside the type in JSON; there are none. */
  public static Divergence of(Map<String, Object> options) {
    new StrategyOptions(TYPE, options, Set.of());
    return new Divergence();
  }

  @Override
  public Decision decide(Context context) {
    return Decision.CONTINUE;
  }

  @Override
  public boolean quorum() {
    return false;
  }

  @Override
  public String type() {
    return TYPE;
  }
}
