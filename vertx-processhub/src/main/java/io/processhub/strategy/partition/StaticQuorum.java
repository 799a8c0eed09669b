package io.processhub.strategy.partition;

import io.processhub.strategy.StrategyOptions;
import java.util.Map;
import java.util.Set;

/**
 * A fixed number of voters is a quorum. Processes run only where so many nodes agree; at most twice
 * that number less one may be members, a further node is refused. Promises one owner in the whole
 * cluster if never more nodes than that run.
 *
 * @param quorumSize voters that are a quorum, at least 1
 * @param startupConfirm whether {@code hub.start()} is complete only when the quorum is there
 */
public record StaticQuorum(int quorumSize, boolean startupConfirm) implements PartitionStrategy {
  /** The type in JSON. */
  public static final String TYPE = "static-quorum";

  /** The most whose double still is a number of voters. */
  private static final int MOST = 1 << 20;

  /**
   * @throws IllegalArgumentException if the size is not between 1 and 1 048 576
   */
  public StaticQuorum {
    if (quorumSize < 1 || quorumSize > MOST) {
      throw new IllegalArgumentException(
          TYPE + ": quorumSize must be between 1 and " + MOST + ": " + quorumSize);
    }
  }

  /** Whose start is not confirmed. */
  public StaticQuorum(int quorumSize) {
    this(quorumSize, false);
  }

  /** From the options that stand beside the type in JSON; {@code quorumSize} is required. */
  public static StaticQuorum of(Map<String, Object> options) {
    StrategyOptions read =
        new StrategyOptions(TYPE, options, Set.of("quorumSize", "startupConfirm"));
    return new StaticQuorum(read.required("quorumSize"), read.flag("startupConfirm", false));
  }

  @Override
  public Decision decide(Context context) {
    return context.reachable() >= quorumSize ? Decision.CONTINUE : Decision.HALT;
  }

  @Override
  public boolean quorum() {
    return true;
  }

  @Override
  public int base(int voters, int maximum) {
    return Math.max(voters, maxVoters());
  }

  @Override
  public boolean tracksMaximum() {
    return false;
  }

  @Override
  public int maxVoters() {
    return 2 * quorumSize - 1;
  }

  @Override
  public int foundingSize() {
    return quorumSize;
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Map<String, Object> options() {
    return Map.of("quorumSize", quorumSize, "startupConfirm", startupConfirm);
  }
}
