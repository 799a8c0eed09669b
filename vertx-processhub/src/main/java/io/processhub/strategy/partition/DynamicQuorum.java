package io.processhub.strategy.partition;

import io.processhub.strategy.StrategyOptions;
import java.util.Map;
import java.util.Set;

/**
 * A node goes on while those that it reaches are at least a percentage of these and the ones it
 * lost a short time ago. Whoever has been missing for longer, or said goodbye, does not count any
 * more. A policy for availability: each node decides on what it sees, so that both sides of a split
 * may go on, and it promises no single owner. Where it halts processes are stopped and calls are
 * refused; when it goes on processes start again as after a crash.
 *
 * @param quorumSize the percentage, 1 to 100
 * @param thresholdTime milliseconds for which a lost member counts
 */
public record DynamicQuorum(int quorumSize, long thresholdTime) implements PartitionStrategy {
  /** The type in JSON. */
  public static final String TYPE = "dynamic-quorum";

  private static final long THRESHOLD = 30_000;
  private static final int WHOLE = 100;

  /**
   * @throws IllegalArgumentException if the size is not between 1 and 100, or the time is negative
   */
  public DynamicQuorum {
    if (quorumSize < 1 || quorumSize > WHOLE) {
      throw new IllegalArgumentException(
          TYPE + ": quorumSize must be a percentage between 1 and 100: " + quorumSize);
    }
    if (thresholdTime < 0) {
      throw new IllegalArgumentException(
          TYPE + ": thresholdTime must not be negative: " + thresholdTime);
    }
  }

  /** With the default threshold time. */
  public DynamicQuorum(int quorumSize) {
    this(quorumSize, THRESHOLD);
  }

  /** From the options that stand beside the type in JSON; {@code quorumSize} is required. */
  public static DynamicQuorum of(Map<String, Object> options) {
    StrategyOptions read =
        new StrategyOptions(TYPE, options, Set.of("quorumSize", "thresholdTime"));
    return new DynamicQuorum(read.required("quorumSize"), read.number("thresholdTime", THRESHOLD));
  }

  @Override
  public Decision decide(Context context) {
    long lost = context.lostFor().stream().filter(time -> time < thresholdTime).count();
    return context.reachable() * (long) WHOLE >= quorumSize * (context.reachable() + lost)
        ? Decision.CONTINUE
        : Decision.HALT;
  }

  @Override
  public long lossMemory() {
    return thresholdTime;
  }

  @Override
  public boolean quorum() {
    return false;
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Map<String, Object> options() {
    return Map.of("quorumSize", quorumSize, "thresholdTime", thresholdTime);
  }
}
