package io.processhub.strategy.redundancy;

import io.processhub.model.Role;
import io.processhub.strategy.StrategyOptions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The default: one replica, which is active. Where more than one is found for a moment, as within a
 * move, only the first in the order of placement is active.
 */
public record Singularity() implements RedundancyStrategy {
  /** The type in JSON. */
  public static final String TYPE = "singularity";

  /** From the options that stand beside the type in JSON; there are none. */
  public static Singularity of(Map<String, Object> options) {
    new StrategyOptions(TYPE, options, Set.of());
    return new Singularity();
  }

  @Override
  public int copies(int nodes) {
    return 1;
  }

  @Override
  public List<Role> roles(int replicas) {
    if (replicas < 0) {
      throw new IllegalArgumentException("replicas must not be negative, is " + replicas);
    }
    return IntStream.range(0, replicas).mapToObj(i -> i == 0 ? Role.ACTIVE : Role.PASSIVE).toList();
  }

  @Override
  public String type() {
    return TYPE;
  }
}
