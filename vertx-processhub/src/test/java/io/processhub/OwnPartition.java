package io.processhub;

import io.processhub.strategy.partition.PartitionStrategy;
import java.util.Map;

/** A user's own strategy that admits few voters, made from a map of its options. */
public record OwnPartition(int maxVoters) implements PartitionStrategy {
  public OwnPartition(Map<String, Object> options) {
    this(((Number) options.get("maxVoters")).intValue());
  }

  @Override
  public Decision decide(Context context) {
    return Decision.CONTINUE;
  }

  @Override
  public boolean quorum() {
    return true;
  }

  @Override
  public Map<String, Object> options() {
    return Map.of("maxVoters", maxVoters);
  }
}
