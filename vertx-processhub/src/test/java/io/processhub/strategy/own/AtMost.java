package io.processhub.strategy.own;

import io.processhub.strategy.partition.PartitionStrategy;
import java.util.Map;

/** A user's own partition tolerance: a majority of those that are members, and at most so many. */
public record AtMost(int voters) implements PartitionStrategy {
  public AtMost(Map<String, Object> options) {
    this(((Number) options.getOrDefault("voters", 3)).intValue());
  }

  @Override
  public Decision decide(Context context) {
    int known = context.reachable() + context.lostFor().size();
    return 2 * context.reachable() > known ? Decision.CONTINUE : Decision.HALT;
  }

  @Override
  public boolean quorum() {
    return true;
  }

  @Override
  public boolean tracksMaximum() {
    return false;
  }

  @Override
  public boolean startupConfirm() {
    return true;
  }

  @Override
  public int maxVoters() {
    return voters;
  }

  @Override
  public Map<String, Object> options() {
    return Map.of("voters", voters);
  }
}
