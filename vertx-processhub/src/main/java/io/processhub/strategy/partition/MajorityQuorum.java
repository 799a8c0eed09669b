package io.processhub.strategy.partition;

import io.processhub.strategy.StrategyOptions;
import java.util.Map;
import java.util.Set;

/**
 * More than half of the voters are a quorum: of the most that there ever were, or of those that are
 * members. Promises one owner in the whole cluster if {@code initialClusterSize} is the number of
 * nodes that boot; with 1 every node that boots without reaching another founds a hub of its own,
 * so boot one first.
 *
 * @param initialClusterSize nodes that the hub is taken to have before it is founded, at least 1
 * @param trackMaxSize whether the most nodes that there ever were count on when some are gone; then
 *     a hub never goes on with less than half of them, until {@code resetClusterSize}
 * @param evenSplit who goes on when the two sides have the same size
 */
public record MajorityQuorum(int initialClusterSize, boolean trackMaxSize, EvenSplit evenSplit)
    implements PartitionStrategy {
  /** The type in JSON. */
  public static final String TYPE = "majority-quorum";

  /**
   * @throws IllegalArgumentException if the size is not positive
   */
  public MajorityQuorum {
    if (initialClusterSize < 1) {
      throw new IllegalArgumentException(
          TYPE + ": initialClusterSize must be at least 1: " + initialClusterSize);
    }
  }

  /** That remembers its largest size and halts both halves of an even split. */
  public MajorityQuorum(int initialClusterSize) {
    this(initialClusterSize, true, EvenSplit.NOBODY);
  }

  /** For a hub that one node founds. */
  public MajorityQuorum() {
    this(1);
  }

  /** From the options that stand beside the type in JSON. */
  public static MajorityQuorum of(Map<String, Object> options) {
    StrategyOptions read =
        new StrategyOptions(
            TYPE, options, Set.of("initialClusterSize", "trackMaxSize", "evenSplit"));
    return new MajorityQuorum(
        read.integer("initialClusterSize", 1),
        read.flag("trackMaxSize", true),
        read.constant("evenSplit", EvenSplit.class, EvenSplit.NOBODY));
  }

  @Override
  public Decision decide(Context context) {
    return 2 * context.reachable() > context.reachable() + context.lostFor().size()
        ? Decision.CONTINUE
        : Decision.HALT;
  }

  @Override
  public boolean quorum() {
    return true;
  }

  @Override
  public int base(int voters, int maximum) {
    return trackMaxSize ? Math.max(voters, maximum) : voters;
  }

  @Override
  public boolean lowestHalf() {
    return evenSplit == EvenSplit.LOWEST;
  }

  @Override
  public int initialMaximum() {
    return initialClusterSize;
  }

  @Override
  public boolean tracksMaximum() {
    return trackMaxSize;
  }

  @Override
  public int foundingSize() {
    return initialClusterSize / 2 + 1;
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Map<String, Object> options() {
    return Map.of(
        "initialClusterSize",
        initialClusterSize,
        "trackMaxSize",
        trackMaxSize,
        "evenSplit",
        evenSplit.name());
  }
}
